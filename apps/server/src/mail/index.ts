/** Mail: tells people outside the portal what happened, and finds out whether it reached them; ordered in the transaction of what it tells. */

export { addressesOf } from './addresses-of.ts';
export { type BounceReader, openBounceReader } from './bounces/index.ts';
export { chooseAddresses } from './choose-address.ts';
export { forgetOldMails } from './forget-old-mails.ts';
export { countMails } from './list-mails.ts';
export type { MailTls } from './mail-server-address.ts';
export { mailUser } from './mail-user.ts';
export { type Mailer, openMailer } from './mailer.ts';
export { mailOutcome, mailOutcomeTask, orderOutcomeMails } from './outcome-mail.ts';
export { mailPreviousUse } from './previous-use-mail.ts';
export { type MailOrder, type MailOrderDeps, queueMails, sendMailTask } from './queue-mail.ts';
export { mailRoutes } from './routes.ts';
export { type SendMailDeps, sendQueuedMail } from './send-queued-mail.ts';
