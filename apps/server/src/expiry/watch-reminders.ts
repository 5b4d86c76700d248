import { type ClockJudgment, judgeClock } from './clock-guard.ts';
import type { ExpiryDeps } from './ports.ts';
import { scheduleExpiryRewrite } from './schedule-rewrite.ts';
import { sendDueReminders } from './send-due-reminders.ts';

/** Makes the look for due reminders that a node repeats; it remembers the clocks from one look to the next.
 *
 *  While the time is in doubt nobody is reminded. Once it is settled, the dates of all reminders are reckoned again, because a clock that was
 *  ahead may have passed some over.
 */
export function watchReminders(deps: Omit<ExpiryDeps, 'connectors'>): () => Promise<void> {
  let judgment: ClockJudgment | null = null;
  let mustReckon = false;
  return async () => {
    const reading = { wallMs: deps.clock.now().getTime(), monotonicMs: deps.monotonicMs() };
    judgment = judgeClock(judgment, reading);
    if (judgment.doubtedUntilMs !== null) {
      if (!mustReckon) deps.log.warn('the clock has jumped: reminders are held back');
      mustReckon = true;
      return;
    }
    if (mustReckon) await deps.db.transaction().execute((tx) => scheduleExpiryRewrite(deps, tx));
    mustReckon = false;
    if (deps.canSendMail) await sendDueReminders(deps);
  };
}
