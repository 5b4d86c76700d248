import { z } from 'zod';

/** Every error that Rekey's interfaces answer with: HTTP status, and a text for people.
 *
 *  Codes are never renamed or reused. The texts are the defaults in English; web apps translate by code.
 */
export const errorCatalogue = {
  REQUEST_INVALID: { status: 400, text: 'The request is not of the form that this address takes.' },
  REQUEST_TOO_LARGE: { status: 413, text: 'The request is larger than this address takes.' },
  CONTENT_TYPE_UNSUPPORTED: { status: 415, text: 'This address does not take that kind of content.' },
  CROSS_ORIGIN_REFUSED: { status: 403, text: 'The request came from another web site and was refused.' },
  HOST_UNKNOWN: { status: 421, text: 'This server does not answer for that host name.' },
  NOT_FOUND: { status: 404, text: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, text: 'This address does not take that method.' },
  INTERNAL_ERROR: { status: 500, text: 'Something went wrong on the server. It was logged.' },
  SERVER_BUSY: { status: 503, text: 'The server is busy. Try again in a moment.' },
  SERVER_STOPPING: { status: 503, text: 'The server is being restarted. Try again in a moment.' },

  SESSION_REQUIRED: { status: 401, text: 'Log in first.' },
  SESSION_ENDED: { status: 401, text: 'Your session has ended. Log in again.' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, text: 'Choose a new password first. Until then nothing else opens.' },
  PASSWORD_IS_PREVIOUS: {
    status: 401,
    text: 'This is the password you had before. Log in with the new one.',
  },
  LOGIN_FAILED: { status: 401, text: 'The user name or the password is not right.' },
  TOO_MANY_ATTEMPTS: { status: 429, text: 'Too many attempts. Wait a little, then try again.' },
  NOT_PERMITTED: { status: 403, text: 'You may not do this.' },
  AUTHORITY_UNREACHABLE: {
    status: 503,
    text: 'The directory that keeps your password does not answer. Nothing was changed; try again later.',
  },

  CURRENT_PASSWORD_WRONG: { status: 403, text: 'The current password is not right. Nothing was changed.' },
  PASSWORD_REFUSED_BY_POLICY: { status: 422, text: 'The new password breaks a rule. Nothing was changed.' },
  PASSWORD_REFUSED_BY_STORE: {
    status: 422,
    text: 'The directory that keeps your password refused the new one. Nothing was changed.',
  },
  PASSWORD_POLICY_UNREADABLE: { status: 503, text: 'The password rules cannot be read right now.' },
  CHANGE_NOT_ALLOWED_HERE: {
    status: 403,
    text: 'Your password is managed by another directory and cannot be changed this way.',
  },
  CHANGE_CONFLICT: {
    status: 409,
    text: 'The password was changed elsewhere in the meantime. Nothing was changed here.',
  },
  CHANGE_ALREADY_FINAL: { status: 409, text: 'The change is already final and cannot be canceled.' },
  CHANGE_NOT_FOUND: { status: 404, text: 'There is no such password change.' },
  SETUP_LINK_INVALID: { status: 410, text: 'This link has been used or has expired. Ask for a new one.' },

  LINK_INVALID: { status: 410, text: 'This link has expired or has been replaced by a newer one. Ask for a new one.' },
  RESET_NOT_POSSIBLE: { status: 409, text: 'The password of this user cannot be reset here.' },
  USERNAME_MISMATCH: { status: 422, text: 'This is not the user name of the account. Nothing was done.' },

  PROOF_REQUIRED: { status: 403, text: 'Prove that it is you first.' },
  PROOF_DENIED: { status: 403, text: 'It was denied on the phone. Nothing was changed.' },
  PROOF_REPORTED: {
    status: 403,
    text: 'It was reported from the phone as somebody else. Nothing was changed, and the account was secured.',
  },
  PROOF_FAILED: { status: 403, text: 'Too many wrong answers. Nothing was changed.' },
  PROOF_EXPIRED: { status: 403, text: 'The time to prove that it is you is over. Nothing was changed.' },
  ENROLLMENT_REQUIRED: { status: 403, text: 'Set up a second way to prove who you are first.' },
  STEP_UP_REQUIRED: { status: 403, text: 'Prove once more that it is you.' },
  CHALLENGE_NOT_FOUND: { status: 404, text: 'There is no such question.' },
  CHALLENGE_OVER: { status: 409, text: 'This question is over.' },
  METHOD_NOT_AVAILABLE: { status: 409, text: 'It cannot be proven in this way here.' },
  CODE_WRONG: { status: 403, text: 'The code is not right.' },
  CODE_USED: { status: 403, text: 'This code has been used. Wait for the next one.' },
  CODE_CLOCK_DRIFT: { status: 403, text: 'The code is of another time: the clock of the phone is not right.' },
  TOO_MANY_CODES: { status: 429, text: 'Too many wrong codes. Wait a little, then try again.' },
  TOO_MANY_PUSHES: { status: 429, text: 'Three requests went to the phone already. Wait a little, or use a code.' },
  FACTOR_NOT_FOUND: { status: 404, text: 'There is no such factor.' },
  FACTOR_KIND_OFF: { status: 409, text: 'The organization does not take this kind of factor.' },
  FACTORS_TOO_MANY: { status: 409, text: 'There are as many factors as one can have. Remove one first.' },
  FACTOR_SETTINGS_INVALID: { status: 422, text: 'With these settings nobody could prove who they are.' },
  PAIRING_CODE_INVALID: { status: 410, text: 'This code has been used or has expired. Show a new one.' },
  AUTHENTICATOR_UNKNOWN: { status: 401, text: 'This authenticator has been removed.' },
  AUTHENTICATOR_ASSERTION_INVALID: { status: 401, text: 'The authenticator did not prove who it is.' },
  PUSH_NOT_FOUND: { status: 404, text: 'There is no such request.' },
  PUSH_ANSWER_INVALID: { status: 401, text: 'The answer was not signed by this authenticator.' },
  PUSH_SERVICE_NOT_ALLOWED: { status: 422, text: 'This server does not send to that push service.' },
  NUMBER_WRONG: { status: 403, text: 'This is not the number on the screen. Nothing was approved.' },
  PASSKEY_INVALID: { status: 403, text: 'The passkey was not taken.' },
  DUO_NOT_CONFIGURED: { status: 409, text: 'Duo is not set up.' },
  DUO_UNREACHABLE: { status: 502, text: 'Duo does not answer.' },
  DUO_REFUSED: { status: 403, text: 'Duo did not confirm that it is you.' },

  MAIL_NOT_CONFIGURED: { status: 409, text: 'No mail server is set up, so no mail can be sent.' },
  MAIL_ADDRESS_MISSING: { status: 409, text: 'There is no address that mail could be sent to.' },
  MAIL_REFUSED: { status: 502, text: 'The mail server did not take the mail.' },
  MAIL_TEXT_INVALID: { status: 422, text: 'The text has a placeholder that does not exist.' },

  USER_NOT_FOUND: { status: 404, text: 'There is no such user.' },
  USERNAME_TAKEN: { status: 409, text: 'Another user has this user name.' },
  USER_DEACTIVATED: { status: 409, text: 'The user is deactivated.' },
  LAST_ADMINISTRATOR: { status: 409, text: 'This is the last active administrator.' },
  CSV_INVALID: { status: 422, text: 'The file is not the CSV that this import takes. Nothing was imported.' },

  DEVICE_NOT_FOUND: { status: 404, text: 'There is no such device.' },
  DEVICE_REVOKED: { status: 403, text: 'This device has been removed.' },
  DEVICE_ASSERTION_INVALID: { status: 401, text: 'The device did not prove who it is.' },
  ENROLLMENT_CODE_INVALID: { status: 410, text: 'This enrollment code has been used or has expired.' },

  STORE_NOT_FOUND: { status: 404, text: 'There is no such store.' },
  STORE_NAME_TAKEN: { status: 409, text: 'Another store has this name.' },
  STORE_SETTINGS_INVALID: { status: 422, text: 'These settings cannot work for this kind of store.' },
  STORE_IN_USE: { status: 409, text: 'Users have this store as their authority.' },
  STORE_UNREACHABLE: { status: 502, text: 'The store does not answer.' },
  STORE_REFUSED_US: { status: 502, text: 'The store refused the service account.' },

  DELIVERY_NOT_FOUND: { status: 404, text: 'There is no such delivery.' },
  ENVELOPE_INVALID: { status: 422, text: 'The sealed envelope cannot be opened.' },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** A refusal that a caller can act on by its code.
 *
 *  `details` go to the client as they are: no secret, nothing about other users.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** RFC 9457 problem details, as application/problem+json. `type` is urn:rekey:error:<code>. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
  details: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The problem+json body of an error code. */
export function problemOf(error: AppError, requestId?: string): Problem {
  return {
    type: `urn:rekey:error:${error.code}`,
    title: errorCatalogue[error.code].text,
    status: error.status,
    code: error.code,
    ...(error.details && { details: { ...error.details } }),
    ...(requestId && { requestId }),
  };
}
