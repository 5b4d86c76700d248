import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { listUncovered } from './list-uncovered.ts';
import { type FactorStage, setFactorStage } from './testing/factor-stage.ts';
import { viewCoverage } from './view-coverage.ts';

let stage: FactorStage;
const users = 100_000;
const withinMs = 2_000;

before(async () => {
  stage = await setFactorStage();
  await stage.require(['push', 'totp', 'passkey']);
  await sql`insert into users (username, display_name, role, created_at)
    select 'user' || n, 'User ' || n, 'user', now() - interval '90 days' from generate_series(1, ${users}::integer) as n`.execute(
    stage.db,
  );
  // Two factors for three of four users; of every third user one was removed again.
  await sql`insert into factors (user_id, kind, name, confirmed_at, removed_at)
    select id, (array['authenticator', 'totp', 'passkey'])[1 + (number + k) % 3], 'Phone', now() - make_interval(days => (number * 7 % 60)::integer),
      case when number % 3 = 0 and k = 1 then now() - make_interval(days => (number % 5)::integer) end
    from (select id, row_number() over (order by username) as number from users) as numbered, generate_series(1, 2) as k
    where number % 4 <> 0 and number * 7 % 60 > 5`.execute(stage.db);
  await sql`analyze`.execute(stage.db);
});
after(() => stage.stop());

async function measure<Result>(act: () => Promise<Result>): Promise<[Result, number]> {
  const started = performance.now();
  return [await act(), performance.now() - started];
}

test(`the coverage of ${users} users is counted in less than ${withinMs} ms`, async () => {
  const [coverage, elapsedMs] = await measure(() => viewCoverage(stage.deps));
  assert.equal(coverage.users, users);
  assert.ok(coverage.covered > users / 2 && coverage.covered < users);
  assert.equal(coverage.days.at(-1)?.covered, coverage.covered);
  assert.ok(elapsedMs < withinMs, `${elapsedMs} ms`);
});

test('every page of those without a factor is quick, the last one too', async () => {
  let cursor: string | null = null;
  let slowestMs = 0;
  let seen = 0;
  do {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor && { cursor }) };
    const [page, elapsedMs] = await measure(() => listUncovered(stage.deps, query));
    slowestMs = Math.max(slowestMs, elapsedMs);
    seen += page.items.length;
    cursor = page.nextCursor;
  } while (cursor);
  const { users: all, covered } = await viewCoverage(stage.deps);
  assert.equal(seen, all - covered);
  assert.ok(slowestMs < withinMs, `${slowestMs} ms`);
});
