import { setTimeout } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';

/** An app of RFC 6238 on somebody's phone. */
export interface CodeGenerator {
  /** The code that it shows; or showed, or will show, so many steps of 30 s from now. */
  code(stepsAway?: number): string;
  /** Six digits that it shows at no time near now. */
  wrongCode(): string;
}

/** Takes a secret as a person types it from the screen. */
export function openCodeGenerator({ key }: { key: string }): CodeGenerator {
  const totp = new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) });
  const code = (stepsAway = 0) => totp.generate({ timestamp: Date.now() + stepsAway * 30_000 });
  return {
    code,
    wrongCode() {
      const near = new Set(Array.from({ length: 31 }, (_, index) => code(index - 15)));
      for (let candidate = 0; ; candidate++) {
        const digits = String(candidate).padStart(6, '0');
        if (!near.has(digits)) return digits;
      }
    },
  };
}

/** Waits out the end of a step, so that the steps that a test counts do not move on under it. */
export async function awaitFreshStep(): Promise<void> {
  const leftMs = 30_000 - (Date.now() % 30_000);
  if (leftMs < 2_000) await setTimeout(leftMs);
}
