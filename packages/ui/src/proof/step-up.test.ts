import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStepUp } from './step-up.ts';

test('calls that wait at the same time are answered by one proof', async () => {
  const stepUp = createStepUp();
  let shown = 0;
  stepUp.subscribe(() => void (stepUp.asked() && shown++));
  const calls = [stepUp.proveAgain('factor'), stepUp.proveAgain('factor')];
  assert.equal(stepUp.asked()?.by, 'factor');
  stepUp.asked()?.done();
  await Promise.all(calls);
  assert.equal(stepUp.asked(), null);
  assert.equal(shown, 1);
});

test('a proof that is not given ends the call, and the next call asks anew', async () => {
  const stepUp = createStepUp();
  const call = stepUp.proveAgain('password');
  stepUp.asked()?.cancel();
  await assert.rejects(call, { code: 'STEP_UP_REQUIRED' });
  const next = stepUp.proveAgain('password');
  assert.ok(stepUp.asked());
  stepUp.asked()?.done();
  await next;
});
