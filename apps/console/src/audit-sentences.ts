import type { AuditEvent } from '@rekey/protocol';

/** What each action is in words: as it happened, and as it was tried. `{subject}` stands for whom or what it was done to, `{whose}` for
 *  the same as an owner.
 *
 *  Action names are the server's, `<noun>.<verb>`.
 */
const actionTexts = new Map(
  Object.entries({
    'session.open': { done: 'logged in', tried: 'log in as {subject}' },
    'session.end-all': { done: 'ended all sessions of {subject}', tried: 'end all sessions of {subject}' },
    'user.create': { done: 'added the user {subject}', tried: 'add the user {subject}' },
    'user.update': { done: 'changed {whose} profile', tried: 'change {whose} profile' },
    'user.deactivate': { done: 'deactivated {subject}', tried: 'deactivate {subject}' },
    'user.activate': { done: 'activated {subject}', tried: 'activate {subject}' },
    'setup-link.create': { done: 'made a set-up link for {subject}', tried: 'make a set-up link for {subject}' },
    'password.change': { done: 'changed {whose} password', tried: 'change {whose} password' },
    'password.cancel': { done: 'canceled a change of {whose} password', tried: 'cancel a change of {whose} password' },
    'password.reset-start': { done: 'started a reset of {whose} password', tried: 'reset {whose} password' },
    'password.report': {
      done: 'reported a change of {whose} password as not theirs',
      tried: 'report a change of {whose} password',
    },
    'password-requirement.create': {
      done: 'required a new password from {subject}',
      tried: 'require a new password from {subject}',
    },
    'password-requirement.drop': {
      done: 'no longer requires a new password from {subject}',
      tried: 'no longer require a new password from {subject}',
    },
    'expiry-exemption.update': {
      done: 'changed whether {whose} password expires',
      tried: 'change whether {whose} password expires',
    },
    'recovery-address.request': {
      done: 'asked for another recovery address of {subject}',
      tried: 'ask for another recovery address of {subject}',
    },
    'recovery-address.confirm': {
      done: 'confirmed {whose} recovery address',
      tried: 'confirm {whose} recovery address',
    },
    'recovery-address.remove': { done: 'removed {whose} recovery address', tried: 'remove {whose} recovery address' },
    'user.unlock': { done: 'unlocked {subject}', tried: 'unlock {subject}' },
    'setup-link.mail': { done: 'mailed a set-up link to {subject}', tried: 'mail a set-up link to {subject}' },
    'mail-text.update': {
      done: 'changed the words of a mail',
      tried: 'change the words of a mail',
    },
    'mail-text.reset': {
      done: 'brought back the default words of a mail',
      tried: 'bring back the default words of a mail',
    },
    'mail.test': { done: 'sent a test mail', tried: 'send a test mail' },
    'address-problem.resolve': {
      done: 'took an address off the list of those that mail does not reach',
      tried: 'take an address off the list of those that mail does not reach',
    },
    'organization.update': { done: 'changed the organization’s settings', tried: 'change the organization’s settings' },
    'password-policy.update': { done: 'changed the password policy', tried: 'change the password policy' },
    'enrollment-code.create': {
      done: 'made an enrollment code for {subject}',
      tried: 'make an enrollment code for {subject}',
    },
    'device.enroll': { done: 'was enrolled for {subject}', tried: 'enroll for {subject}' },
    'device.revoke': { done: 'removed the device {subject}', tried: 'remove the device {subject}' },
    'device.rotate-key': { done: 'got a new sealing key', tried: 'get a new sealing key' },
    'factor.add': { done: 'added one of {whose} factors', tried: 'add one of {whose} factors' },
    'factor.remove': { done: 'removed one of {whose} factors', tried: 'remove one of {whose} factors' },
    'factor.rename': { done: 'renamed one of {whose} factors', tried: 'rename one of {whose} factors' },
    'factor.reset': { done: 'took a factor from {subject}', tried: 'take a factor from {subject}' },
    'factor.reset-all': { done: 'took all factors from {subject}', tried: 'take all factors from {subject}' },
    'factor.settings': {
      done: 'changed which proof of identity is asked for',
      tried: 'change which proof of identity is asked for',
    },
    'factor.bypass': {
      done: 'let {subject} through without a proof for a time',
      tried: 'let {subject} through without a proof',
    },
    'factor.bypass-end': {
      done: 'lets {subject} through without a proof no longer',
      tried: 'let {subject} through without a proof no longer',
    },
    'recovery-codes.make': {
      done: 'made new recovery codes for {subject}',
      tried: 'make new recovery codes for {subject}',
    },
    'challenge.approve': { done: 'proved who they are', tried: 'prove who they are' },
    'challenge.answer': { done: 'answered who they are', tried: 'prove who they are, with a wrong answer' },
    'push.wrong-number': {
      done: 'typed a wrong number on the phone',
      tried: 'approve on the phone with a wrong number',
    },
    'challenge.deny': {
      done: 'denied on the phone that it was them',
      tried: 'prove who they are, and it was denied on the phone',
    },
    'challenge.report': {
      done: 'reported from the phone that it was somebody else',
      tried: 'prove who they are, and it was reported from the phone as somebody else',
    },
    'challenge.fail': {
      done: 'failed to prove who they are',
      tried: 'prove who they are, with too many wrong answers',
    },
    'challenge.expire': {
      done: 'let the time to prove who they are run out',
      tried: 'prove who they are, and the time ran out',
    },
    'passkey.copied': {
      done: 'used a copy of a passkey of {subject}',
      tried: 'use what may be a copy of a passkey of {subject}',
    },
    'session.step-up': { done: 'proved once more who they are', tried: 'prove once more who they are' },
    'session.open-for-enrollment': {
      done: 'opened a session to set up a factor',
      tried: 'open a session to set up a factor',
    },
    'device.restored': { done: 'came back with an older state', tried: 'come back with an older state' },
    'store.create': { done: 'connected the store {subject}', tried: 'connect the store {subject}' },
    'store.update': { done: 'changed the store {subject}', tried: 'change the store {subject}' },
    'store.delete': { done: 'deleted the store {subject}', tried: 'delete the store {subject}' },
    'store.match-accounts': { done: 'matched the accounts of {subject}', tried: 'match the accounts of {subject}' },
    'delivery.retry': {
      done: 'had a delivery to {subject} tried again',
      tried: 'have a delivery to {subject} tried again',
    },
  }),
);

const strangerText = 'Somebody not logged in';
const systemText = 'Rekey';

/** One event as a sentence. An action that is not known here keeps its own name. */
export function describeEvent(event: AuditEvent): string {
  const text = actionTexts.get(event.action);
  const actor = describeActor(event);
  if (!text) return `${actor}: ${event.action}${event.subject ? ` (${event.subject})` : ''}`;
  const words = event.outcome === 'success' ? text.done : `tried to ${text.tried}`;
  return `${actor} ${words.replace('{subject}', () => event.subject ?? '').replace('{whose}', () => describeOwner(event))}`;
}

function describeOwner({ actor, subject }: AuditEvent): string {
  return actor.kind === 'user' && actor.name === subject ? 'their own' : `${subject ?? ''}’s`;
}

function describeActor({ actor }: AuditEvent): string {
  if (actor.kind === 'anonymous') return strangerText;
  if (actor.kind === 'system') return systemText;
  return actor.name;
}
