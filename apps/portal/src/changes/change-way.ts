import type { ChangeAccepted, PasswordChange } from '@rekey/protocol';
import type { ProofCalls } from '@rekey/ui';

/** What the form has to send. Null = this way does not ask for the current password. */
export interface TypedPasswords {
  currentPassword: string | null;
  newPassword: string;
}

/** A way by which a change reaches the server: out of a session, or by the link of a mail. The ids are the page's own. */
export interface ChangeWay {
  send: (id: string, passwords: TypedPasswords) => Promise<ChangeAccepted>;
  /** What became of a change; CHANGE_NOT_FOUND says that it never arrived. */
  look: (id: string) => Promise<PasswordChange>;
  /** Null = a change by this way cannot be taken back. */
  cancel: ((id: string) => Promise<unknown>) | null;
  /** Answers the question that a change waits for. Null = this way asks none. */
  prove: ((challengeId: string) => ProofCalls) | null;
  /** Told of every step of a change, until the returned function is called; without it the change is only asked about. */
  watch?: (id: string, onNews: () => void) => () => void;
  /** Shows the committed change. */
  onFinal: (id: string) => Promise<unknown>;
  /** The page can no longer ask what became of the change: the session is over, or the link does not work any more. */
  onLost: (id: string, error: unknown) => Promise<unknown>;
}
