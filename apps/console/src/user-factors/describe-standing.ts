import type { FactorList, FactorStanding } from '@rekey/protocol';
import type { Tone } from '@rekey/ui';
import { describeMomentOf, texts } from '../texts/index.ts';

const { standing: words } = texts.userFactors;

/** What a standing means for the eye. */
export const toneOfStanding: Readonly<Record<FactorStanding['state'], Tone>> = {
  off: 'off',
  ready: 'good',
  'enroll-by': 'wait',
  'enroll-now': 'bad',
  bypassed: 'idle',
};

/** What is asked of one user, in a sentence. Whoever is ready without a factor is asked by Duo. */
export function describeStanding({ standing, factors }: Pick<FactorList, 'standing' | 'factors'>): string {
  const { state, enrollBy, bypassUntil } = standing;
  if (state === 'bypassed' && bypassUntil) return words.bypassed(describeMomentOf(bypassUntil));
  if (state === 'enroll-by' && enrollBy) return words.enrollBy(describeMomentOf(enrollBy));
  if (state === 'ready') return factors.length === 0 || standing.addable.length === 0 ? words.duo : words.ready;
  return state === 'off' ? words.off : words.enrollNow;
}

/** When a standing ends by itself, as ISO timestamp; null = it does not. */
export function endOfStanding({ state, enrollBy, bypassUntil }: FactorStanding): string | null {
  if (state === 'bypassed') return bypassUntil;
  return state === 'enroll-by' ? enrollBy : null;
}
