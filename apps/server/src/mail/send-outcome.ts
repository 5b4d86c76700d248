/** What became of one attempt to send a mail.
 *
 *  'refused' = the mail server said no for good; `blames` tells whether to the address or to the message.
 *  'failed' = it certainly does not have the mail, and another attempt may help.
 *  'uncertain' = it had the whole mail, and the connection ended before its answer came.
 */
export type SendOutcome =
  | { outcome: 'sent'; reply: string }
  | { outcome: 'refused'; reply: string; blames: 'address' | 'message' }
  | { outcome: 'failed'; reply: string }
  | { outcome: 'uncertain'; reply: string };

interface SmtpError {
  code?: unknown;
  originalCode?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

/** Judges what nodemailer threw.
 *
 *  @param isHandedOver whether the server may have the whole message
 */
export function judgeFailure(error: unknown, isHandedOver: boolean): SendOutcome {
  const { code, originalCode, command, responseCode, response } = (error ?? {}) as SmtpError;
  if (typeof responseCode !== 'number') {
    const reason = [originalCode, code].find((name) => typeof name === 'string') ?? 'ERROR';
    return isHandedOver
      ? { outcome: 'uncertain', reply: `The connection ended before the answer came (${reason}).` }
      : { outcome: 'failed', reply: `The mail server cannot be used (${reason}).` };
  }
  const reply = tidyReply(String(response ?? responseCode));
  // Greeting, log-in and sender are about us: what is wrong there is wrong for every mail, and somebody will put it right.
  const isAboutThisMail = code !== 'EAUTH' && (command === 'RCPT TO' || command === 'DATA');
  if (responseCode < 500 || !isAboutThisMail) return { outcome: 'failed', reply };
  return { outcome: 'refused', reply, blames: blames(reply, command === 'RCPT TO') };
}

// RFC 3463: 1 = address (of it 7 and 8 are the sender's), 2 = mailbox, 4.1, 4.4 and 4.6 = no way there. All else is not the address's fault.
const aboutAddress = /^5\.(?:1\.(?:[0-69]|10)|2\.\d+|4\.[146])$/;

function blames(reply: string, isAnswerToRecipient: boolean): 'address' | 'message' {
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
  const isAddress = status === undefined ? isAnswerToRecipient : aboutAddress.test(status);
  return isAddress ? 'address' : 'message';
}

const replyLengthMax = 500;

/** A mail server's words as one line of text. */
export function tidyReply(reply: string): string {
  return reply
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, replyLengthMax);
}
