import type { AuditEvent } from '@rekey/protocol';

/** What each action is in words: as it happened, and as it was tried. `{subject}` stands for whom or what it was done to.
 *
 *  Action names are the server's, `<noun>.<verb>`.
 */
const actionTexts = new Map(
  Object.entries({
    'session.open': { done: 'logged in', tried: 'log in as {subject}' },
    'session.close': { done: 'logged out', tried: 'log out' },
    'session.end': { done: 'ended a session of {subject}', tried: 'end a session of {subject}' },
    'session.end-all': { done: 'ended all sessions of {subject}', tried: 'end all sessions of {subject}' },
    'user.create': { done: 'added the user {subject}', tried: 'add the user {subject}' },
    'user.update': { done: 'changed the profile of {subject}', tried: 'change the profile of {subject}' },
    'user.import': { done: 'imported users', tried: 'import users' },
    'user.deactivate': { done: 'deactivated {subject}', tried: 'deactivate {subject}' },
    'user.activate': { done: 'activated {subject}', tried: 'activate {subject}' },
    'setup-link.create': { done: 'made a set-up link for {subject}', tried: 'make a set-up link for {subject}' },
    'password.change': { done: 'changed the password of {subject}', tried: 'change the password of {subject}' },
    'password.set-up': { done: 'set the first password of {subject}', tried: 'set the first password of {subject}' },
    'password-policy.update': { done: 'changed the password policy', tried: 'change the password policy' },
    'device.enroll': { done: 'was enrolled for {subject}', tried: 'enroll for {subject}' },
    'device.revoke': { done: 'removed the device {subject}', tried: 'remove the device {subject}' },
    'device.rotate-key': { done: 'got a new sealing key', tried: 'get a new sealing key' },
    'enrollment-code.create': {
      done: 'made an enrollment code for {subject}',
      tried: 'make an enrollment code for {subject}',
    },
    'store.create': { done: 'connected the store {subject}', tried: 'connect the store {subject}' },
    'store.update': { done: 'changed the store {subject}', tried: 'change the store {subject}' },
    'store.delete': { done: 'deleted the store {subject}', tried: 'delete the store {subject}' },
    'delivery.retry': {
      done: 'had a delivery to {subject} tried again',
      tried: 'have a delivery to {subject} tried again',
    },
    'device.restored': { done: 'came back with an older state', tried: 'come back with an older state' },
    'store.match-accounts': { done: 'matched the accounts of {subject}', tried: 'match the accounts of {subject}' },
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
  return `${actor} ${words.replace('{subject}', () => event.subject ?? '')}`.trimEnd();
}

function describeActor({ actor }: AuditEvent): string {
  if (actor.kind === 'anonymous') return strangerText;
  if (actor.kind === 'system') return systemText;
  return actor.name;
}
