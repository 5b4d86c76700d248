import { AppError } from '@rekey/protocol';

/** How a fresh proof is given: by a factor, or by the password where there is none. */
export type StepUpBy = 'factor' | 'password';

/** A call that waits for a fresh proof. */
export interface AskedStepUp {
  by: StepUpBy;
  done: () => void;
  cancel: () => void;
}

/** Connects the client, which learns that a fresh proof is needed, with the dialog that asks for it. */
export interface StepUp {
  /** For the client's option of this name. Calls that wait at the same time are answered by one dialog.
   *
   *  @throws AppError STEP_UP_REQUIRED when the user cancels
   */
  proveAgain: (by: StepUpBy) => Promise<void>;
  /** What is asked right now; null = nothing. */
  asked: () => AskedStepUp | null;
  subscribe: (onChange: () => void) => () => void;
}

/** Makes the one step-up of an app. */
export function createStepUp(): StepUp {
  const listeners = new Set<() => void>();
  let asked: AskedStepUp | null = null;
  let waiting: Promise<void> | null = null;

  function show(next: AskedStepUp | null) {
    asked = next;
    for (const listener of listeners) listener();
  }

  const ask = (by: StepUpBy) =>
    new Promise<void>((resolve, reject) => {
      show({ by, done: resolve, cancel: () => reject(new AppError('STEP_UP_REQUIRED', { details: { by } })) });
    }).finally(() => {
      waiting = null;
      show(null);
    });

  return {
    proveAgain: (by) => {
      waiting ??= ask(by);
      return waiting;
    },
    asked: () => asked,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
