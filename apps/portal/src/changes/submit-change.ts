import { AppError, type ChangeAccepted, type ChangeState, type ErrorCode, type PasswordChange } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { type ChangeProblem, problemOfChange, problemOfError } from './change-problem.ts';

interface SubmitDeps {
  /** Sends the change, every time with the same id. */
  send: () => Promise<ChangeAccepted>;
  /** Asks what became of it; CHANGE_NOT_FOUND says that it never arrived. */
  look: () => Promise<PasswordChange>;
  wait: (ms: number) => Promise<void>;
  /** Told whenever the way of a change takes a turn. */
  onStep: (step: ChangeStep) => void;
}

/** Where a submitted change is: on its way, being checked, or unsure because the answer was lost. */
export type ChangeStep = 'sending' | 'verifying' | 'unsure';

/** How it ended. `final` = committed, whatever becomes of the deliveries. */
export type ChangeEnd =
  | { end: 'final' }
  | { end: 'canceled' }
  | { end: 'expired' }
  | { end: 'refused'; problem: ChangeProblem };

const verifyingPollMs = 700;
const unsurePollMs = 2_000;

/** Carries one change to its end, over lost answers.
 *
 *  The id is the client's own: when an answer is lost, the server is asked what became of the id, and only a request that never arrived is
 *  sent again. So nothing is done twice, and nothing is called changed or unchanged before the server has said so.
 *  @throws AppError SESSION_REQUIRED or SESSION_ENDED when the session is over
 */
export async function submitChange(deps: SubmitDeps): Promise<ChangeEnd> {
  deps.onStep('sending');
  for (;;) {
    const sent = await send(deps);
    const known = sent === 'unsure' ? await findOut(deps) : sent;
    if (known === 'never-arrived') continue;
    if (typeof known === 'object') return known;
    return follow(deps, known);
  }
}

async function send(deps: SubmitDeps) {
  try {
    return (await deps.send()).state;
  } catch (error) {
    if (leavesUnsure(error)) return 'unsure';
    return refusedOrThrow(error);
  }
}

// Asks until the server answers: only it knows.
async function findOut(deps: SubmitDeps): Promise<ChangeState | ChangeEnd | 'never-arrived'> {
  deps.onStep('unsure');
  for (;;) {
    await deps.wait(unsurePollMs);
    try {
      return (await deps.look()).state;
    } catch (error) {
      if (leavesUnsure(error)) continue;
      if (error instanceof AppError && error.code === 'CHANGE_NOT_FOUND') return 'never-arrived';
      return refusedOrThrow(error);
    }
  }
}

async function follow(deps: SubmitDeps, accepted: ChangeState): Promise<ChangeEnd> {
  let state = accepted;
  for (;;) {
    if (state === 'committed' || state === 'done') return { end: 'final' };
    if (state === 'canceled' || state === 'expired') return { end: state };
    if (state === 'refused') return { end: 'refused', problem: await readRefusal(deps) };
    deps.onStep('verifying');
    await deps.wait(verifyingPollMs);
    const found = await askAgain(deps);
    if (typeof found === 'object') return found;
    state = found;
  }
}

async function askAgain(deps: SubmitDeps): Promise<ChangeState | ChangeEnd> {
  try {
    return (await deps.look()).state;
  } catch (error) {
    if (leavesUnsure(error)) {
      const found = await findOut(deps);
      // It had arrived before, so "not found" can only mean that it is not kept any more.
      return found === 'never-arrived' ? 'expired' : found;
    }
    return refusedOrThrow(error);
  }
}

async function readRefusal(deps: SubmitDeps): Promise<ChangeProblem> {
  for (;;) {
    try {
      return problemOfChange(await deps.look());
    } catch (error) {
      if (!leavesUnsure(error)) throw error;
      await deps.wait(unsurePollMs);
    }
  }
}

const unsureCodes: readonly ErrorCode[] = ['INTERNAL_ERROR', 'SERVER_STOPPING'];
const sessionCodes: readonly ErrorCode[] = ['SESSION_REQUIRED', 'SESSION_ENDED'];

function leavesUnsure(error: unknown): boolean {
  return error instanceof NoAnswerError || (error instanceof AppError && unsureCodes.includes(error.code));
}

function refusedOrThrow(error: unknown): ChangeEnd {
  if (!(error instanceof AppError) || sessionCodes.includes(error.code)) throw error;
  return { end: 'refused', problem: problemOfError(error) };
}
