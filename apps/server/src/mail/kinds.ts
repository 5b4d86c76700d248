import type { MailKind } from '@rekey/protocol';

/** What sending has to know of a kind of mail. */
interface KindOfMail {
  /** After a connection that ended too early: twice is worse than never, or never is worse than twice. */
  whenUncertain: 'leave' | 'send-again';
  /** Whether the recovery address gets it when the first address does not take it. */
  secondAddress: boolean;
}

const reminder: KindOfMail = { whenUncertain: 'leave', secondAddress: true };
const security: KindOfMail = { whenUncertain: 'send-again', secondAddress: true };
// These are about the recovery address itself; nobody else shall get them.
const ownAddress: KindOfMail = { whenUncertain: 'send-again', secondAddress: false };

/** The kinds of mail. */
export const kindsOfMail: Readonly<Record<MailKind, KindOfMail>> = {
  'expiry-reminder': reminder,
  'reset-link': security,
  'reset-unavailable': security,
  'password-changed': security,
  'set-up-link': security,
  'recovery-address-confirmation': ownAddress,
  'recovery-address-changed': ownAddress,
  'previous-password-used': reminder,
  'change-reported': security,
  'factor-added': security,
  'factor-removed': security,
  'recovery-code-used': security,
  'enrollment-reminder': reminder,
  'proof-reported': security,
  'address-problem': { whenUncertain: 'leave', secondAddress: false },
  test: { whenUncertain: 'leave', secondAddress: false },
};
