import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isTooLate } from './change-problem.ts';
import type { ChangeWay, TypedPasswords } from './change-way.ts';
import { type ExplainedProblem, explainProblem } from './explain-problem.ts';
import { type ChangeEnd, type ChangeStep, submitChange } from './submit-change.ts';

/** Whether the change can still be canceled, as far as is known. */
export type Canceling = 'possible' | 'asked' | 'too-late';

/** How the form stands: waiting for the user (perhaps with what came of the last try), or a change on its way. */
export type FormPhase =
  | { phase: 'editing'; problem: ExplainedProblem | null; ended: 'canceled' | 'expired' | null }
  | { phase: 'changing'; id: string; step: ChangeStep; canceling: Canceling };

const untouched: FormPhase = { phase: 'editing', problem: null, ended: null };

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Runs password changes for the form: one at a time, each to its end. */
export function usePasswordChange(way: ChangeWay) {
  const [form, setForm] = useState<FormPhase>(untouched);
  const queryClient = useQueryClient();

  function onStep(id: string, step: ChangeStep) {
    setForm((now) => ({ phase: 'changing', id, step, canceling: cancelingOf(now) }));
  }

  async function change(passwords: TypedPasswords): Promise<ChangeEnd['end'] | 'lost'> {
    const id = crypto.randomUUID();
    const [send, look] = [() => way.send(id, passwords), () => way.look(id)];
    try {
      const ended = await submitChange({ send, look, wait, onStep: (step) => onStep(id, step) });
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
  }

  /** Forgets what came of the last try, because the user is mending it. */
  const forgetOutcome = () => setForm((now) => (now === untouched || now.phase === 'changing' ? now : untouched));

  return { form, change, cancel: way.cancel && cancel, forgetOutcome };
}

function editingAfter(ended: Exclude<ChangeEnd, { end: 'final' }>): FormPhase {
  if (ended.end === 'refused') return { phase: 'editing', problem: explainProblem(ended.problem), ended: null };
  return { phase: 'editing', problem: null, ended: ended.end };
}

const cancelingOf = (now: FormPhase): Canceling => (now.phase === 'changing' ? now.canceling : 'possible');
