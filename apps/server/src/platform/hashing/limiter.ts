import { AppError } from '@rekey/protocol';

/** Runs tasks, so many at a time, in the order they came.
 *
 *  @throws AppError SERVER_BUSY at once when `maxWaiting` tasks already wait for a turn
 */
export type Limiter = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Makes a limiter for `concurrency` tasks at a time with at most `maxWaiting` behind them. */
export function createLimiter(options: { concurrency: number; maxWaiting: number }): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function takeTurn(): Promise<void> {
    if (running < options.concurrency) {
      running++;
      return;
    }
    if (waiting.length >= options.maxWaiting) throw new AppError('SERVER_BUSY');
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  // The turn is handed on, not given back: nobody who comes in between can overtake.
  function passTurn(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  return async (task) => {
    await takeTurn();
    try {
      return await task();
    } finally {
      passTurn();
    }
  };
}
