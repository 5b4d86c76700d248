import type { StoreTest } from '@rekey/protocol';
import { DirectoryFailure } from './ldap-wire/index.ts';

type Step = StoreTest['steps'][number];

/** One step to try: answers in plain words what was found, or throws. */
export interface TestStep {
  step: Step['step'];
  attempt(): Promise<string>;
}

/** A finding that fails its step, in plain words. */
export class StepFailed extends Error {
  override name = 'StepFailed';
}

/** Tries each step in order, up to the first that fails. */
export async function runSteps(steps: TestStep[]): Promise<StoreTest> {
  const tried: Step[] = [];
  for (const { step, attempt } of steps) {
    try {
      tried.push({ step, ok: true, detail: await attempt() });
    } catch (error) {
      if (!(error instanceof StepFailed || error instanceof DirectoryFailure)) throw error;
      const detail = error instanceof StepFailed ? error.message : error.diagnostic;
      return { ok: false, steps: [...tried, { step, ok: false, detail }] };
    }
  }
  return { ok: true, steps: tried };
}

/** The steps of reaching a directory and logging in to it, told apart although one attempt does both. */
export function reachingSteps(logIn: () => Promise<unknown>): TestStep[] {
  let refusal: DirectoryFailure | null = null;
  return [
    {
      step: 'connect',
      async attempt() {
        await logIn().catch((failure: unknown) => {
          if (!(failure instanceof DirectoryFailure) || failure.kind !== 'login-refused') throw failure;
          refusal = failure;
        });
        return 'The server answers over TLS, and its certificate is trusted.';
      },
    },
    {
      step: 'bind',
      async attempt() {
        if (refusal) throw new StepFailed(`The service account cannot log in: ${refusal.diagnostic}`);
        return 'The service account logs in.';
      },
    },
  ];
}
