import { DeliveryReason, type Notice } from '@rekey/protocol';
import { explainReason } from '@rekey/ui/texts';
import { originTexts } from './report-texts.ts';

type NoticeText = (details: Readonly<Record<string, string>>) => { title: string; text: string };

/** What each kind of notice tells. The details are the server's; any of them may be missing. */
export const noticeTexts: Readonly<Record<Notice['kind'], NoticeText>> = {
  'password-changed': ({ origin, address }) => ({
    title: 'Your password was changed',
    text: `${['It was changed', originTexts[origin ?? ''], address && `from ${address}`].filter(Boolean).join(' ')}.`,
  }),
  'change-refused': () => ({
    title: 'A password change was refused',
    text: 'Your password is still the one from before.',
  }),
  'change-expired': () => ({
    title: 'A password change was given up',
    text: 'The check took too long. Your password is still the one from before.',
  }),
  'delivery-refused': ({ target, reason }) => ({
    title: `${target || 'A place'} refused your new password`,
    text: [explainReason(DeliveryReason.safeParse(reason).data ?? null)?.why, 'Your old password stays in force there.']
      .filter(Boolean)
      .join(' '),
  }),
  'previous-password-used': ({ name, address }) => ({
    title: 'Your previous password is still tried',
    text: `${[name || 'Something', address && `at ${address}`, 'still uses it'].filter(Boolean).join(' ')}. It opens nothing, and you are not locked out. Security Settings say what to do.`,
  }),
  'recovery-address-changed': ({ which, address }) => ({
    title: `Your ${which === 'first' ? 'mail' : 'recovery'} address was ${address ? 'changed' : 'removed'}`,
    text: [address && `It is now ${address}.`, 'If that was not you, change your password and tell your administrator.']
      .filter(Boolean)
      .join(' '),
  }),
  'mail-undeliverable': ({ address }) => ({
    title: 'We cannot reach you by e-mail',
    text: `A mail to ${address || 'your address'} came back. Reminders and links for a reset do not arrive there. Tell your administrator your right address, and set a recovery address in Security Settings.`,
  }),
  'factor-added': ({ name }) => ({
    title: `${name || 'A new way'} can now prove that it’s you`,
    text: 'It was added to your account. If that was not you, remove it in Security Settings and change your password.',
  }),
  'factor-removed': ({ name }) => ({
    title: `${name || 'One of your ways'} no longer proves that it’s you`,
    text: 'It was removed from your account. If that was not you, change your password and tell your administrator.',
  }),
};

/** Texts around the notices. */
export const noticeListTexts = {
  title: 'News',
  dismiss: (title: string) => `Dismiss: ${title}`,
  settings: 'Open Security Settings',
};
