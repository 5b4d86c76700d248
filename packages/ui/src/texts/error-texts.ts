import { AppError, type ErrorCode, errorCatalogue } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';

/** What people read for an error code: what happened, what it means, what to do. The catalogue's text where it already says so. */
export const errorTexts: Readonly<Record<ErrorCode, string>> = {
  ...catalogueTexts(),
  REQUEST_INVALID: 'The server did not understand the request. Reload the page and try again.',
  REQUEST_TOO_LARGE: 'That is more than the server takes. Nothing was changed.',
  CROSS_ORIGIN_REFUSED:
    'The server refused the request because it seems to come from another web site. Reload the page.',
  NOT_FOUND: 'There is nothing at this address.',
  INTERNAL_ERROR: 'Something went wrong on the server. It was logged; try again in a moment.',
  SESSION_REQUIRED: 'You are not logged in. Log in and try again.',
  LOGIN_FAILED: 'The user name or the password is not right. Check both and try again.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Wait a few minutes, then try again.',
  NOT_PERMITTED: 'Your account does not allow this.',
  PASSWORD_POLICY_UNREADABLE:
    'The password rules cannot be read right now. Nothing was changed; try again in a moment.',
  PROOF_DENIED: 'It was denied on your phone. Nothing was changed.',
  PROOF_REPORTED:
    'On your phone it was reported as somebody else. Nothing was changed, and your account was secured: your sessions were ended.',
  PROOF_FAILED: 'Too many wrong codes were typed. Nothing was changed.',
  PROOF_EXPIRED: 'It was not proven in time that it’s you. Nothing was changed.',
  STEP_UP_REQUIRED: 'Nothing was done, because it was not proven once more that it’s you.',
  CHALLENGE_NOT_FOUND: 'This question is over, or was asked from another page.',
  CHALLENGE_OVER: 'This question is over.',
  CODE_CLOCK_DRIFT: 'The code is of another time: the clock of the phone is not right. Set it to the automatic time.',
  TOO_MANY_CODES: 'Too many wrong codes. Wait a little, then try again, or choose another way.',
  CHANGE_NOT_ALLOWED_HERE:
    'Your password is managed by another directory and cannot be changed here. Nothing was changed.',
};

function catalogueTexts(): Record<ErrorCode, string> {
  const entries = Object.entries(errorCatalogue).map(([code, { text }]) => [code, text]);
  return Object.fromEntries(entries) as Record<ErrorCode, string>;
}

// A throttled log-in or change says how long to wait; nobody should have to guess that.
function waitingTime({ code, details }: AppError): string | null {
  const seconds = details?.retryAfterSeconds;
  if (!(code in throttled) || typeof seconds !== 'number') return null;
  const [amount, unit] =
    seconds < 90
      ? ([Math.max(1, Math.ceil(seconds)), 'second'] as const)
      : ([Math.ceil(seconds / 60), 'minute'] as const);
  const time = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  return throttled[code as keyof typeof throttled](time);
}

const throttled = {
  TOO_MANY_ATTEMPTS: (time: string) => `Too many attempts. Try again in ${time}.`,
  TOO_MANY_CODES: (time: string) => `Too many wrong codes. Try again in ${time}, or choose another way.`,
  TOO_MANY_PUSHES: (time: string) => `Three went to your phone already. The next one can go in ${time}.`,
} satisfies Partial<Record<ErrorCode, (time: string) => string>>;

const noAnswerText = 'The server does not answer. Check your connection; we keep trying where we can.';
const unexpectedText =
  'Something unexpected happened in this page. Reload it; if it happens again, tell your administrator.';

/** The text for anything that a call may throw. Never shows what an unknown error says of itself. */
export function explainError(error: unknown): string {
  if (error instanceof AppError) return waitingTime(error) ?? errorTexts[error.code];
  if (error instanceof NoAnswerError) return noAnswerText;
  return unexpectedText;
}
