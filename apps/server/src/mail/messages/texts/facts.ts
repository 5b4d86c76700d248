import type { Block, Span } from '../message.ts';

/** Lists what is so. What is not known is left out. */
export function facts(...pairs: readonly (readonly [label: string, value: Span])[]): Block {
  return {
    kind: 'facts',
    facts: pairs.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value })),
  };
}
