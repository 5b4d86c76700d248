import type { Challenge } from '@rekey/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isTooLate } from './change-problem.ts';
import type { ChangeWay, TypedPasswords } from './change-way.ts';
import { type ExplainedProblem, explainProblem } from './explain-problem.ts';
import { createWaiting } from './interruptible-wait.ts';
import { type ChangeEnd, type ChangeStep, type SubmitDeps, submitChange } from './submit-change.ts';

/** Whether the change can still be canceled, as far as is known. */
export type Canceling = 'possible' | 'asked' | 'too-late';

/** How the form stands: waiting for the user (perhaps with what came of the last try), or a change on its way. */
export type FormPhase =
  | { phase: 'editing'; problem: ExplainedProblem | null; ended: 'canceled' | 'expired' | null }
  | { phase: 'changing'; id: string; step: ChangeStep; canceling: Canceling; challenge: Challenge | null };

const untouched: FormPhase = { phase: 'editing', problem: null, ended: null };

/** Runs password changes for the form: one at a time, each to its end. */
export function usePasswordChange(way: ChangeWay) {
  const [form, setForm] = useState<FormPhase>(untouched);
  const queryClient = useQueryClient();

  const waiting = useRef(createWaiting());

  function onStep(id: string, step: ChangeStep, challenge: Challenge | null) {
    setForm((now) => ({ phase: 'changing', id, step, challenge, canceling: cancelingOf(now) }));
  }

  async function change(passwords: TypedPasswords): Promise<ChangeEnd['end'] | 'lost'> {
    const id = crypto.randomUUID();
    const [send, look] = [() => way.send(id, passwords), () => way.look(id)];
    const { wait, wake } = waiting.current;
    let unwatch: (() => void) | undefined;
    const step: SubmitDeps['onStep'] = (now, question) => {
      // Before that there is nothing at the server that could be watched.
      if (question) unwatch ??= way.watch?.(id, wake);
      onStep(id, now, question);
    };
    try {
      const ended = await submitChange({ send, look, wait, onStep: step });
      if (ended.end === 'final') {
        // Places, notices and sessions are no longer what they were.
        void queryClient.invalidateQueries();
        await way.onFinal(id);
      } else {
        setForm(editingAfter(ended));
      }
      return ended.end;
    } catch (error) {
      await way.onLost(id, error);
      return 'lost';
    } finally {
      unwatch?.();
    }
  }

  async function cancel() {
    if (form.phase !== 'changing' || form.canceling !== 'possible') return;
    setForm({ ...form, canceling: 'asked' });
    // How the change ends, the change itself tells. A cancel that failed for another reason than being too late may be tried again.
    await way.cancel?.(form.id).catch((error) => {
      const canceling = isTooLate(error) ? 'too-late' : 'possible';
      setForm((now) => (now.phase === 'changing' ? { ...now, canceling } : now));
    });
    lookNow();
  }

  /** Looks at the change without waiting for the next time: something was answered. */
  const lookNow = () => waiting.current.wake();

  /** Forgets what came of the last try, because the user is mending it. */
  const forgetOutcome = () => setForm((now) => (now === untouched || now.phase === 'changing' ? now : untouched));

  return { form, change, cancel: way.cancel && cancel, lookNow, forgetOutcome };
}

function editingAfter(ended: Exclude<ChangeEnd, { end: 'final' }>): FormPhase {
  if (ended.end === 'refused') return { phase: 'editing', problem: explainProblem(ended.problem), ended: null };
  return { phase: 'editing', problem: null, ended: ended.end };
}

const cancelingOf = (now: FormPhase): Canceling => (now.phase === 'changing' ? now.canceling : 'possible');
