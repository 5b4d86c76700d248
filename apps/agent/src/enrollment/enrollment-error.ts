const texts = {
  'code-unreadable': 'This is not an enrollment code. Copy the whole code; it begins with rk1.',
  'server-unreachable': 'The server does not answer over TLS 1.3. Nothing was changed.',
  'authority-mismatch': 'The server is not the one that this code is for. Nothing was sent to it.',
  'code-refused': 'This code has been used or has expired. Ask for a new one.',
  'other-server': 'This device is enrolled at another server. Remove it there and here before you enroll it again.',
  'account-unusable': 'The local account cannot be bound.',
  'account-differs': 'The code is for another local account than the one you named. Nothing was kept here.',
} as const;

/** Why an enrollment was not made; the message is for the person at the keyboard, `detail` a code that says more. */
export class EnrollmentError extends Error {
  override name = 'EnrollmentError';
  readonly code: keyof typeof texts;
  readonly detail: string | null;

  constructor(code: keyof typeof texts, { cause, detail = null }: { cause?: unknown; detail?: string | null } = {}) {
    super(texts[code], { cause });
    this.code = code;
    this.detail = detail;
  }
}
