import { AppError } from '@rekey/protocol';
import { Message } from '../parts/state-badge.tsx';
import { ThrottleMessage, waitOf } from '../parts/throttle-message.tsx';
import { describeMoment } from '../parts/time-ago.ts';
import { explainError, previousPasswordTexts, throttleTexts } from '../texts/index.ts';

/** Why a log-in did not work, and what helps. Give it a new key for each try. */
export function LoginFailure({ error, resetByLink }: { error: unknown; resetByLink: boolean }) {
  const wait = waitOf(error);
  if (wait !== null) {
    return <ThrottleMessage seconds={wait}>{resetByLink && <p>{throttleTexts.reset}</p>}</ThrottleMessage>;
  }
  if (error instanceof AppError && error.code === 'PASSWORD_IS_PREVIOUS') return <PreviousPassword error={error} />;
  return <Message tone="bad">{explainError(error)}</Message>;
}

function PreviousPassword({ error }: { error: AppError }) {
  const changedAt = Date.parse(String(error.details?.changedAt));
  return (
    <Message tone="wait" title={previousPasswordTexts.title}>
      <p>{previousPasswordTexts.changed(Number.isNaN(changedAt) ? null : describeMoment(changedAt))}</p>
      <p>{previousPasswordTexts.todo}</p>
      <p>{previousPasswordTexts.notYou}</p>
    </Message>
  );
}
