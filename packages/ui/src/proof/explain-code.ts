import { AppError } from '@rekey/protocol';
import { codeTexts, explainError } from '../texts/index.ts';

/** What is wrong with a code, in words that help: how many tries are left, and by how much the phone's clock is wrong. */
export function explainCode(error: unknown): string {
  if (!(error instanceof AppError)) return explainError(error);
  const { triesLeft, driftSeconds } = error.details ?? {};
  const tries = typeof triesLeft === 'number' && triesLeft > 0 ? ` ${codeTexts.triesLeft(triesLeft)}` : '';
  if (error.code === 'CODE_WRONG') return codeTexts.wrong + tries;
  if (error.code === 'CODE_USED') return codeTexts.used + tries;
  if (error.code === 'CODE_CLOCK_DRIFT' && typeof driftSeconds === 'number') {
    const minutes = Math.max(1, Math.round(Math.abs(driftSeconds) / 60));
    return codeTexts.drift({ minutes, ahead: driftSeconds > 0 }) + tries;
  }
  return explainError(error);
}

/** Six digits out of what was typed or pasted, blanks and dashes taken away; fewer while it is being typed. */
export function readDigits(typed: string): string {
  return typed.replace(/\D/g, '').slice(0, 6);
}
