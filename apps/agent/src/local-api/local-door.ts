import type { Binding } from '@rekey/protocol';
import type { Engine, LocalChangeResult } from '../apply/index.ts';
import type { LinkState, Timers } from '../link/index.ts';
import type { LocalRequest } from './local-socket.ts';

export interface LocalDoorDeps {
  engine: Pick<Engine, 'changeLocally'>;
  bindings: () => readonly Binding[];
  linkState: () => LinkState;
  /** A change was made and wants to be carried to the server. */
  onChanged: () => void;
  timers: Pick<Timers, 'after'>;
}

const wrongGuessDelayMs = 2_000;

/** Decides what a local request gets. Changes wait for each other and a wrong old password costs two seconds, so that guessing here is no
 *  faster than with su(1).
 */
export function createLocalDoor(deps: LocalDoorDeps): (request: LocalRequest) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    if (request.verb === 'status') return Promise.resolve({ link: deps.linkState() });
    const result = last.then(() => changeOrDelay(deps, request));
    last = result.catch(() => {});
    return result;
  };
}

type ChangeRequest = Extract<LocalRequest, { verb: 'change' }>;

async function changeOrDelay(deps: LocalDoorDeps, request: ChangeRequest): Promise<LocalChangeResult> {
  const result = await change(deps, request).catch(() => ({ changed: false, reason: 'internal-error' }) as const);
  if (result.changed) deps.onChanged();
  else if (result.reason === 'old-password-wrong') {
    await new Promise<void>((resolve) => deps.timers.after(wrongGuessDelayMs, resolve));
  }
  return result;
}

async function change({ engine, bindings }: LocalDoorDeps, request: ChangeRequest): Promise<LocalChangeResult> {
  const binding = bindings().find(({ account }) => account === request.account);
  if (binding === undefined) return { changed: false, reason: 'account-not-bound' };
  const newPassword = Buffer.from(request.newPassword, 'base64');
  const oldPassword = Buffer.from(request.oldPassword, 'base64');
  try {
    return await engine.changeLocally(binding.targetId, { newPassword, oldPassword });
  } finally {
    newPassword.fill(0);
    oldPassword.fill(0);
  }
}
