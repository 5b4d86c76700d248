import { getLink, type LinkDeps, linkUrl } from '../links/index.ts';
import { readOrganization } from '../organization/index.ts';
import type { Log } from '../platform/log.ts';
import type { Db, Tx } from '../tables.ts';
import { kindsOfMail } from './kinds.ts';
import { readWords } from './mail-texts.ts';
import type { Mailer } from './mailer.ts';
import { renderMessage } from './messages/index.ts';
import { type MailRow, settleMail, startSending } from './queries.ts';
import { type MailOrderDeps, sendMailTask } from './queue-mail.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { SendOutcome } from './send-outcome.ts';
import { resolveByArrival, takeSecondChannel, type UndeliverableDeps } from './undeliverable.ts';

/** What sending needs of its surroundings. */
export interface SendMailDeps extends UndeliverableDeps, MailOrderDeps {
  db: Db;
  links: LinkDeps;
  /** Null = no mail server is set up; mails wait. */
  mailer: Mailer | null;
  log: Log;
}

/** Whoever has been sending for longer than this was killed: more than `mailerLimits.sendMs`, by more than clocks of two servers differ. */
export const abandonedAfterMs = 150_000;
const noMailServerRetryMs = 10 * 60 * 1000;
// Each time may have arrived.
const uncertainAttemptsMax = 3;

/** Sends one mail of the queue; safe to repeat at any time, on any server.
 *
 *  'sending' is durable before the first byte goes out. So whoever finds it there later knows that the mail may have been sent,
 *  and the kind of mail says whether it goes out again, under the same Message-ID.
 */
export async function sendQueuedMail(deps: SendMailDeps, mailId: string): Promise<void> {
  const mail = await deps.db.transaction().execute((tx) => takeMail(deps, tx, mailId));
  if (!mail || !deps.mailer) return;
  const outcome = await attempt(deps, deps.mailer, mail);
  await deps.db.transaction().execute((tx) => recordOutcome(deps, tx, mail, outcome));
}

async function takeMail(deps: SendMailDeps, tx: Tx, mailId: string): Promise<MailRow | null> {
  const now = deps.clock.now();
  const mail = await tx.selectFrom('mails').selectAll().where('id', '=', mailId).forUpdate().executeTakeFirst();
  if (!mail || (mail.state !== 'queued' && mail.state !== 'sending')) return null;
  if (mail.state === 'sending') {
    const abandonedAt = new Date(mail.updated_at.getTime() + abandonedAfterMs);
    if (now < abandonedAt) return sendLater(deps, tx, mail, abandonedAt);
    if (!maySendAgain(mail)) return settle(tx, mail, { state: 'uncertain', reply: 'The server was stopped.', now });
  }
  if (now > mail.not_after || !(await isStillTrue(deps, tx, mail))) return settle(tx, mail, { state: 'expired', now });
  if (!deps.mailer) return sendLater(deps, tx, mail, new Date(now.getTime() + noMailServerRetryMs));
  return startSending(tx, mail, now);
}

// A mail whose link is over would ask for what is done: the password was changed, or a newer mail has the newer link.
async function isStillTrue(deps: SendMailDeps, tx: Tx, mail: MailRow): Promise<boolean> {
  return mail.link_id === null || ((await getLink(deps, tx, mail.link_id))?.isOpen ?? false);
}

function maySendAgain(mail: MailRow): boolean {
  return kindsOfMail[mail.kind].whenUncertain === 'send-again' && mail.attempts < uncertainAttemptsMax;
}

async function attempt(deps: SendMailDeps, mailer: Mailer, mail: MailRow): Promise<SendOutcome> {
  try {
    const { id, recipient, language } = mail;
    const message = await writeMessage(deps, mail);
    return await mailer.send({ id, recipient, language, date: deps.clock.now(), ...message });
  } catch (error) {
    deps.log.error('a mail cannot be written', { id: mail.id, kind: mail.kind, error });
    return { outcome: 'failed', reply: 'The message could not be written.' };
  }
}

async function writeMessage(deps: SendMailDeps, mail: MailRow) {
  const { kind, language, values, link_id: linkId } = mail;
  const [organization, words, link] = await Promise.all([
    readOrganization(deps.db),
    readWords(deps.db, { kind, language }),
    linkId === null ? null : getLink(deps, deps.db, linkId),
  ]);
  const url = link && linkUrl(deps.links, link);
  return renderMessage({ kind, language, values, link: url, words, organization, origin: deps.links.origin });
}

async function recordOutcome(deps: SendMailDeps, tx: Tx, mail: MailRow, result: SendOutcome): Promise<void> {
  const now = deps.clock.now();
  const { outcome, reply } = result;
  if (outcome === 'sent') {
    await settle(tx, mail, { state: 'sent', reply, now });
    await resolveByArrival(tx, mail.recipient, now);
  } else if (outcome === 'refused') {
    // Somebody else may have settled it: a bounce can be faster than the mail server's answer.
    if (await settleMail(tx, mail, { state: 'refused', reply, now }))
      await takeSecondChannel(deps, tx, mail, { kind: 'refused', detail: reply, blames: result.blames });
  } else if (outcome === 'uncertain' && !maySendAgain(mail)) {
    await settle(tx, mail, { state: 'uncertain', reply, now });
  } else {
    deps.log.warn('a mail was not sent; trying again', { id: mail.id, kind: mail.kind, attempts: mail.attempts });
    const next = Math.min(now.getTime() + retryDelayMs(mail.attempts), mail.not_after.getTime() + 1);
    if (await settleMail(tx, mail, { state: 'queued', reply, now })) await sendLater(deps, tx, mail, new Date(next));
  }
}

async function settle(tx: Tx, mail: MailRow, end: Parameters<typeof settleMail>[2]): Promise<null> {
  await settleMail(tx, mail, end);
  return null;
}

async function sendLater(deps: SendMailDeps, tx: Tx, { id }: MailRow, runAt: Date): Promise<null> {
  await deps.schedule(tx, { task: sendMailTask, payload: { mailId: id }, key: `mail:${id}`, runAt });
  return null;
}
