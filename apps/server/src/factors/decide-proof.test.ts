import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FactorKind, ProofKind } from '@rekey/protocol';
import { decideProof, type ProofDecision, type Standing } from './decide-proof.ts';

const now = new Date('2026-11-24T12:00:00Z');
const past = new Date('2026-11-23T12:00:00Z');
const future = new Date('2026-11-25T12:00:00Z');

function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, bit) => bits & (1 << bit)));
}

/** Every combination there is. */
function allCases() {
  const moments = { bypassUntil: [null, past, future], enrollBy: [null, past, now, future] };
  const each = <Old, Name extends string, Value>(cases: Old[], name: Name, values: readonly Value[]) =>
    cases.flatMap((one) => values.map((value) => ({ ...one, [name]: value }) as Old & Record<Name, Value>));
  const required = each([{}], 'required', [true, false]);
  const enabled = each(required, 'enabled', subsetsOf(ProofKind.options));
  const kinds = each(enabled, 'kinds', subsetsOf(FactorKind.options));
  const channel = each(kinds, 'channel', ['browser', 'device'] as const);
  return each(each(channel, 'bypassUntil', moments.bypassUntil), 'enrollBy', moments.enrollBy);
}

// R25: which prompt appears follows the types that the organization has enabled (and what the user has).
function promptsOf({ enabled, kinds }: Standing, channel: 'browser' | 'device'): string[] {
  const prompts = [];
  if (enabled.includes('push') && kinds.includes('authenticator')) prompts.push('push');
  if (enabled.includes('passkey') && kinds.includes('passkey') && channel === 'browser') prompts.push('passkey');
  if (enabled.includes('totp') && kinds.includes('totp')) prompts.push('totp');
  return prompts;
}

/** The rules once more, as the requirements say them, sentence by sentence and in another form. */
function expectedOf(standing: Standing, channel: 'browser' | 'device'): string {
  const { required, enabled, kinds, enrollBy, bypassUntil } = standing;
  const has = (kind: FactorKind) => kinds.includes(kind);
  const takes = (kind: ProofKind) => enabled.includes(kind);
  // R12: with MFA on, identity is verified before any change; an administrator may let somebody through for a time.
  if (!required || (bypassUntil?.getTime() ?? 0) > now.getTime()) return 'nothing';
  // R16: Duo only when it is the only form of MFA enabled.
  if (takes('duo') && enabled.length === 1) return 'duo';
  const prompts = promptsOf(standing, channel);
  if (prompts.length > 0) return [...prompts, 'recovery-code'].join(' ');
  // B20: passkeys are for the portal; a device asks for another way, and never for none.
  if (takes('passkey') && has('passkey')) return 'recovery-code';
  // Without a factor: in time nothing is asked, and afterwards enrollment comes first.
  return (enrollBy?.getTime() ?? 0) > now.getTime() ? 'nothing' : 'enrollment';
}

function told(decision: ProofDecision): string {
  if (decision.kind === 'prove') return decision.methods.join(' ');
  return decision.kind === 'enroll' ? 'enrollment' : 'nothing';
}

test('the proof that is asked, for every organization, every user, every place and every moment', () => {
  const asked = new Set<string>();
  const cases = allCases();
  for (const { channel, ...standing } of cases) {
    const decision = told(decideProof(standing, channel, now));
    assert.equal(decision, expectedOf(standing, channel), JSON.stringify({ ...standing, channel }));
    asked.add(decision);
  }
  assert.equal(cases.length, 2 * 16 * 8 * 2 * 3 * 4);
  // Every outcome there is was met.
  assert.equal(asked.size, 11, [...asked].join(' | '));
});

test('duo beside another kind is never asked', () => {
  for (const enabled of subsetsOf(ProofKind.options).filter((kinds) => kinds.length > 1)) {
    const standing = { required: true, enabled, kinds: [...FactorKind.options], enrollBy: null, bypassUntil: null };
    assert.ok(!told(decideProof(standing, 'browser', now)).includes('duo'), enabled.join(' '));
  }
});
