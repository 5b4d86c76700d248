import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { AuditPage } from '@rekey/protocol';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { auditRoutes, recordAuditEvent, verifyAuditChain } from './index.ts';
import { listAuditEvents } from './list-audit-events.ts';
import type { AuditEntry } from './record-audit-event.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.stop());
afterEach(() => tamper('truncate audit_events'));

const system = { kind: 'system', name: 'rekey' } as const;
const entry = (action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  action,
  outcome: 'success',
  actor: system,
  ...more,
});

/** Does what only the owner of the table could do: changes it behind the trigger's back. */
async function tamper(...statements: string[]): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await sql`alter table audit_events disable trigger audit_events_immutable`.execute(tx);
    for (const statement of statements) await sql.raw(statement).execute(tx);
    await sql`alter table audit_events enable trigger audit_events_immutable`.execute(tx);
  });
}

async function recordMany(count: number): Promise<void> {
  for (let index = 1; index <= count; index++) {
    await recordAuditEvent(database.db, entry(`test.${index}`, { details: { index, b: [1.5, null, 'ü "quoted"'] } }));
  }
}

test('an event is written with all that was told of it', async () => {
  const [userId, actorId] = [randomUUID(), randomUUID()];
  await recordAuditEvent(database.db, {
    action: 'user.create',
    outcome: 'refused',
    actor: { kind: 'user', id: actorId, name: 'ada' },
    subject: { id: userId, name: "o'brien; drop table users" },
    address: '192.0.2.7',
    details: { role: 'administrator' },
  });
  const row = await database.db.selectFrom('audit_events').selectAll().executeTakeFirstOrThrow();
  const { at, hash, ...rest } = row;
  assert.ok(Math.abs(at.getTime() - Date.now()) < 60_000);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(rest, {
    sequence: '1',
    action: 'user.create',
    outcome: 'refused',
    actor_kind: 'user',
    actor_id: actorId,
    actor_name: 'ada',
    subject_id: userId,
    subject: "o'brien; drop table users",
    address: '192.0.2.7',
    details: { role: 'administrator' },
  });
});

test('an event vanishes with the transaction that it belongs to and leaves no gap', async () => {
  await recordMany(1);
  const rollback = database.db.transaction().execute(async (tx) => {
    await recordAuditEvent(tx, entry('test.lost'));
    throw new Error('rolled back');
  });
  await assert.rejects(rollback, /rolled back/);
  await recordMany(1);
  const verdict = await verifyAuditChain(database.db);
  assert.ok(verdict.ok);
  assert.equal(verdict.events, 2);
});

test('an untouched chain holds, from the beginning and from any event', async () => {
  assert.deepEqual(await verifyAuditChain(database.db), { ok: true, events: 0, head: null });
  await recordMany(12);
  const whole = await verifyAuditChain(database.db);
  assert.ok(whole.ok);
  assert.equal(whole.events, 12);
  assert.equal(whole.head?.sequence, 12);
  assert.deepEqual(await verifyAuditChain(database.db, 5), { ...whole, events: 8 });
  assert.deepEqual(await verifyAuditChain(database.db, 13), { ...whole, events: 0 });
  assert.deepEqual(await verifyAuditChain(database.db, 14), { ok: false, sequence: 13 });
});

test('a log longer than one batch is checked to its end', async () => {
  await sql`select append_audit_event('test.bulk', 'success', 'system', null, 'rekey', null, null, null, '{}')
    from generate_series(1, 2500)`.execute(database.db);
  const verdict = await verifyAuditChain(database.db);
  assert.ok(verdict.ok);
  assert.equal(verdict.events, 2500);
  await tamper(`update audit_events set action = 'test.other' where sequence = 2400`);
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 2400 });
});

const columnChanges = [
  `at = at + interval '1 millisecond'`,
  `action = 'test.5 '`,
  `outcome = 'refused'`,
  `actor_kind = 'user'`,
  `actor_id = '${randomUUID()}'`,
  `actor_name = 'rekeY'`,
  `subject_id = '${randomUUID()}'`,
  `subject = ''`,
  `address = '192.0.2.1'`,
  `details = details || '{"index": 6}'`,
  `hash = md5('x') || md5('y')`,
];
for (const change of columnChanges) {
  test(`a flipped event is found: ${change.replace(/[0-9a-f-]{36}/, '…')}`, async () => {
    await recordMany(8);
    await tamper(`update audit_events set ${change} where sequence = 5`);
    assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 5 });
  });
}

test('text moved from one column to the next is found', async () => {
  await recordAuditEvent(database.db, entry('test.a', { subject: { name: 'b' }, address: 'c' }));
  await tamper(`update audit_events set subject = 'c', address = 'b'`);
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 1 });
});

test('a deleted event is found, also when the rest is numbered anew', async () => {
  await recordMany(8);
  await tamper('delete from audit_events where sequence = 5');
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 5 });
  await tamper('update audit_events set sequence = sequence - 1 where sequence > 5');
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 5 });
});

test('a deleted beginning is found', async () => {
  await recordMany(4);
  await tamper('delete from audit_events where sequence <= 2');
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 1 });
});

test('a cut end shows against a head that was kept elsewhere', async () => {
  await recordMany(6);
  const kept = await verifyAuditChain(database.db);
  await tamper('delete from audit_events where sequence > 4');
  await recordMany(2);
  const now = await verifyAuditChain(database.db);
  assert.ok(kept.ok && now.ok);
  assert.equal(now.head?.sequence, kept.head?.sequence);
  assert.notEqual(now.head?.hash, kept.head?.hash);
});

test('two events in each other’s place are found', async () => {
  await recordMany(8);
  await tamper(
    'update audit_events set sequence = 1000 where sequence = 3',
    'update audit_events set sequence = 3 where sequence = 4',
    'update audit_events set sequence = 4 where sequence = 1000',
  );
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 3 });
});

test('an inserted event is found', async () => {
  await recordMany(3);
  await tamper(`insert into audit_events select 4, at, action, outcome, actor_kind, actor_id, actor_name, subject_id, subject,
    address, details, hash from audit_events where sequence = 3`);
  assert.deepEqual(await verifyAuditChain(database.db), { ok: false, sequence: 4 });
});

test('updating, deleting and truncating are refused', async () => {
  await recordMany(2);
  const { db } = database;
  await assert.rejects(db.updateTable('audit_events').set({ outcome: 'failure' }).execute(), /immutable/);
  await assert.rejects(db.deleteFrom('audit_events').execute(), /immutable/);
  await assert.rejects(sql`truncate audit_events`.execute(db), /immutable/);
  const verdict = await verifyAuditChain(db);
  assert.ok(verdict.ok);
  assert.equal(verdict.events, 2);
});

test('many writers at once make one chain', async () => {
  const writers = Array.from({ length: 12 }, (_, writer) =>
    Array.from({ length: 5 }).reduce<Promise<void>>(async (previous, _, round) => {
      await previous;
      await database.db.transaction().execute(async (tx) => {
        await recordAuditEvent(tx, entry('test.first', { details: { writer, round } }));
        await recordAuditEvent(tx, entry('test.second', { details: { writer, round } }));
      });
    }, Promise.resolve()),
  );
  await Promise.all(writers);
  const verdict = await verifyAuditChain(database.db);
  assert.ok(verdict.ok);
  assert.equal(verdict.events, 120);
  const times = await database.db.selectFrom('audit_events').select('at').orderBy('sequence').execute();
  assert.ok(times.every(({ at }, index) => index === 0 || at >= (times[index - 1] as { at: Date }).at));
});

test('pages go from the newest to the oldest event, each once', async () => {
  await recordMany(7);
  const seen: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page = AuditPage.parse(await listAuditEvents(database.db, { cursor: cursor ?? undefined, limit: 3 }));
    seen.push(...page.items.map((event) => event.sequence));
    cursor = page.nextCursor;
  } while (cursor);
  assert.deepEqual(seen, [7, 6, 5, 4, 3, 2, 1]);
});

test('a page can be of one subject', async () => {
  const id = randomUUID();
  await recordMany(2);
  await recordAuditEvent(database.db, entry('user.update', { subject: { id, name: 'ada' } }));
  const { items, nextCursor } = await listAuditEvents(database.db, { limit: 1, subjectId: id });
  assert.deepEqual(
    items.map((event) => [event.sequence, event.subject]),
    [[3, 'ada']],
  );
  assert.equal(nextCursor, null);
});

test('a cursor that is not ours is refused', async () => {
  for (const cursor of ['', '0', '-1', '1 or 1=1', '99999999999999999999', 'x']) {
    await assert.rejects(listAuditEvents(database.db, { cursor, limit: 1 }), { code: 'REQUEST_INVALID' });
  }
});

test('GET /audit-events answers administrators, in the form of the protocol', async () => {
  const id = randomUUID();
  await recordAuditEvent(database.db, entry('user.update', { subject: { id, name: 'ada' } }));
  await recordMany(2);
  let callers = 0;
  const app = Fastify().setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
  const requireAdministrator = async () => {
    if (callers++ > 1) throw new Error('not an administrator');
    return {} as Caller;
  };
  await app.register(auditRoutes({ db: database.db, requireAdministrator }));
  const all = AuditPage.parse((await app.inject('/audit-events?limit=2')).json());
  assert.equal(all.items.length, 2);
  const ofAda = AuditPage.parse((await app.inject(`/audit-events?subject=${id}`)).json());
  assert.deepEqual(
    ofAda.items.map((event) => event.action),
    ['user.update'],
  );
  assert.equal((await app.inject('/audit-events')).statusCode, 500);
  assert.equal((await app.inject('/audit-events?limit=0')).statusCode, 400);
  assert.equal((await app.inject('/audit-events?unknown=1')).statusCode, 400);
  await app.close();
});
