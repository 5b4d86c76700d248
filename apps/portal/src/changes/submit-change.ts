import { AppError, type Challenge, type ChangeAccepted, type ErrorCode, type PasswordChange } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { type ChangeProblem, problemOfChange, problemOfError } from './change-problem.ts';

/** What carries a change to its end. */
export interface SubmitDeps {
  /** Sends the change, every time with the same id. */
  send: () => Promise<ChangeAccepted>;
  /** Asks what became of it; CHANGE_NOT_FOUND says that it never arrived. */
  look: () => Promise<PasswordChange>;
  /** May end before its time is over, when there is news. */
  wait: (ms: number) => Promise<void>;
  /** Told whenever the way of a change takes a turn, with the question that it waits for. */
  onStep: (step: ChangeStep, challenge: Challenge | null) => void;
}

/** Where a submitted change is: on its way, being checked, or unsure because the answer was lost. */
export type ChangeStep = 'sending' | 'verifying' | 'unsure';

/** How it ended. `final` = committed, whatever becomes of the deliveries. */
export type ChangeEnd =
  | { end: 'final' }
  | { end: 'canceled' }
  | { end: 'expired' }
  | { end: 'refused'; problem: ChangeProblem };

// What is known of a change that the server has.
type Known = Pick<PasswordChange, 'state' | 'challenge' | 'reason'>;

const verifyingPollMs = 700;
// People take seconds; a page with a session hears of it at once.
const questionPollMs = 1_500;
const unsurePollMs = 2_000;

/** Carries one change to its end, over lost answers.
 *
 *  The id is the client's own: when an answer is lost, the server is asked what became of the id, and only a request that never arrived is
 *  sent again. So nothing is done twice, and nothing is called changed or unchanged before the server has said so.
 *  @throws AppError SESSION_REQUIRED or SESSION_ENDED when the session is over
 */
export async function submitChange(deps: SubmitDeps): Promise<ChangeEnd> {
  deps.onStep('sending', null);
  for (;;) {
    const sent = await send(deps);
    const known = sent === 'unsure' ? await findOut(deps) : sent;
    if (known === 'never-arrived') continue;
    return 'end' in known ? known : follow(deps, known);
  }
}

async function send(deps: SubmitDeps): Promise<Known | ChangeEnd | 'unsure'> {
  try {
    return { state: (await deps.send()).state, challenge: null, reason: null };
  } catch (error) {
    if (leavesUnsure(error)) return 'unsure';
    return refusedOrThrow(error);
  }
}

// Asks until the server answers: only it knows.
async function findOut(deps: SubmitDeps): Promise<PasswordChange | ChangeEnd | 'never-arrived'> {
  deps.onStep('unsure', null);
  for (;;) {
    await deps.wait(unsurePollMs);
    try {
      return await deps.look();
    } catch (error) {
      if (leavesUnsure(error)) continue;
      if (error instanceof AppError && error.code === 'CHANGE_NOT_FOUND') return 'never-arrived';
      return refusedOrThrow(error);
    }
  }
}

async function follow(deps: SubmitDeps, accepted: Known): Promise<ChangeEnd> {
  let known = accepted;
  // The first look is at once: it brings the question that has to be answered.
  for (let looks = 0; ; looks++) {
    const { state } = known;
    if (state === 'committed' || state === 'done') return { end: 'final' };
    if (state === 'canceled' || state === 'expired') return endedWithout(state, known);
    if (state === 'refused') return { end: 'refused', problem: await readRefusal(deps) };
    deps.onStep('verifying', known.challenge);
    if (looks > 0) await deps.wait(pollMs(known));
    const found = await askAgain(deps);
    if ('end' in found) return found;
    known = found;
  }
}

const pollMs = ({ challenge }: Known) => (challenge?.state === 'open' ? questionPollMs : verifyingPollMs);

// What expired because nobody proved anything says so.
function endedWithout(state: 'canceled' | 'expired', known: Known): ChangeEnd {
  if (state === 'expired' && known.reason === 'PROOF_EXPIRED')
    return { end: 'refused', problem: problemOfChange(known) };
  return { end: state };
}

async function askAgain(deps: SubmitDeps): Promise<Known | ChangeEnd> {
  try {
    return await deps.look();
  } catch (error) {
    if (leavesUnsure(error)) {
      const found = await findOut(deps);
      // It had arrived before, so "not found" can only mean that it is not kept any more.
      return found === 'never-arrived' ? { end: 'expired' } : found;
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
