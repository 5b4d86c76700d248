import type { FactorSettings, FactorSettingsUpdate } from '@rekey/protocol';
import { Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import layout from '../layout.module.css';
import { factorCoverageQuery } from '../queries.ts';
import { countOf, describeCount, describeDateOf, texts } from '../texts/index.ts';
import { type ProofEffect, predictProof } from './proof-effect.ts';

const { effect: words } = texts.proof;

/** Says what saving would do to people, before it is done; nothing when they would notice nothing. */
export function EffectMessage({ inForce, next }: { inForce: FactorSettings; next: FactorSettingsUpdate | null }) {
  const { data: coverage } = useQuery(factorCoverageQuery);
  const effects = coverage && next ? predictProof(coverage, { inForce, next, now: Date.now() }) : [];
  if (effects.length === 0) return null;
  return (
    <Message tone="wait" title={words.title}>
      <div className={layout.list}>
        {effects.map((effect) => (
          <p key={effect.kind === 'kind-off' ? effect.factor : effect.kind}>{describeEffect(effect)}</p>
        ))}
      </div>
    </Message>
  );
}

function describeEffect(effect: ProofEffect): string {
  switch (effect.kind) {
    case 'on':
      return describeBeginning(effect);
    case 'off':
      return words.off;
    case 'duo-alone':
      return words.duoAlone(countOf(effect.users, 'user'));
    case 'duo-ends':
      return `${words.duoEnds} ${describeBeginning(effect)}`;
    case 'kind-off':
      return words.kindOff(countOf(effect.users, 'user'), texts.factorKinds[effect.factor]);
    case 'anew':
      return effect.until === null ? words.anewAtOnce : words.anew(describeDateOf(effect.until));
    case 'days':
      return words.days(countOf(effect.users, 'user'));
    case 'log-in':
      return effect.on ? words.logInOn : words.logInOff;
  }
}

function describeBeginning(effect: Extract<ProofEffect, { kind: 'on' | 'duo-ends' }>): string {
  const { uncovered, users, until, exact } = effect;
  const all = countOf(users, 'user');
  if (uncovered === 0) return words.onAll(all);
  const count = exact ? words.on : words.onAtMost;
  const then = until === null ? words.onAtOnce : words.onUntil(describeDateOf(until));
  return `${count(describeCount(uncovered), all)} ${then}`;
}
