import type { Challenge, PasswordChange } from '@rekey/protocol';
import { type ProofCalls, ProofPrompt } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { isTooLate } from './change-problem.ts';

/** A change that waits for its user to prove who it is. */
export type WaitingChange = PasswordChange & { challenge: Challenge };

/** The question that a change waits for, on a page that finds the change by its id or by its link: for who has reloaded the page of the form. */
export function ChangeQuestion(props: {
  change: WaitingChange;
  calls: ProofCalls;
  cancel: () => Promise<unknown>;
  /** Looks at the change again. */
  onNews: () => void;
}) {
  const { onNews } = props;
  const canceling = useMutation({ mutationFn: props.cancel, onSettled: onNews });
  const asked = canceling.isPending ? 'asked' : 'possible';
  return (
    <ProofPrompt
      key={props.change.challenge.id}
      challenge={props.change.challenge}
      calls={props.calls}
      onNews={onNews}
      cancel={{ state: isTooLate(canceling.error) ? 'too-late' : asked, run: () => canceling.mutate() }}
    />
  );
}

/** Whether a change waits for its user to prove who it is. */
export function waitsForProof(change: PasswordChange): change is WaitingChange {
  return change.state === 'verifying' && change.challenge?.state === 'open';
}
