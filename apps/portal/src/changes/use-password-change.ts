import { useSession } from '@rekey/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../client.ts';
import { isTooLate } from './change-problem.ts';
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

/** Runs password changes for the form: one at a time, each to its end. A committed one leads to its own page. */
export function usePasswordChange() {
  const [form, setForm] = useState<FormPhase>(untouched);
  const { noticeError } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const openChange = (changeId: string) => navigate({ to: '/security/changes/$changeId', params: { changeId } });

  function onStep(id: string, step: ChangeStep) {
    setForm((now) => ({ phase: 'changing', id, step, canceling: cancelingOf(now) }));
  }

  async function change(passwords: {
    currentPassword: string;
    newPassword: string;
  }): Promise<ChangeEnd['end'] | 'lost'> {
    const id = crypto.randomUUID();
    try {
      const ended = await submitChange({ client, wait, onStep: (step) => onStep(id, step) }, { id, ...passwords });
      if (ended.end === 'final') {
        // Places, notices and sessions are no longer what they were.
        void queryClient.invalidateQueries();
        await openChange(id);
      } else {
        setForm(editingAfter(ended));
      }
      return ended.end;
    } catch (error) {
      // The session may have ended with this very change: its page tells how it went, once logged in again.
      await openChange(id);
      noticeError(error);
      return 'lost';
    }
  }

  async function cancel() {
    if (form.phase !== 'changing' || form.canceling !== 'possible') return;
    setForm({ ...form, canceling: 'asked' });
    // How the change ends, the change itself tells. A cancel that failed for another reason than being too late may be tried again.
    await client.cancelPasswordChange(form.id).catch((error) => {
      const canceling = isTooLate(error) ? 'too-late' : 'possible';
      setForm((now) => (now.phase === 'changing' ? { ...now, canceling } : now));
    });
  }

  /** Forgets what came of the last try, because the user is mending it. */
  const forgetOutcome = () => setForm((now) => (now === untouched || now.phase === 'changing' ? now : untouched));

  return { form, change, cancel, forgetOutcome };
}

function editingAfter(ended: Exclude<ChangeEnd, { end: 'final' }>): FormPhase {
  if (ended.end === 'refused') return { phase: 'editing', problem: explainProblem(ended.problem), ended: null };
  return { phase: 'editing', problem: null, ended: ended.end };
}

const cancelingOf = (now: FormPhase): Canceling => (now.phase === 'changing' ? now.canceling : 'possible');
