/** Mail: tells people outside the portal what happened; written as jobs in the transaction of what they tell. */
export { chooseAddress } from './choose-address.ts';
export { type Mailer, openMailer, sendMail } from './mailer.ts';
export { mailOutcome, mailOutcomeTask, outcomeMail } from './outcome-mail.ts';
export { mailPreviousUse } from './previous-use-mail.ts';
export { type MailOrder, type MailOrderDeps, queueMail, sendMailTask } from './queue-mail.ts';
