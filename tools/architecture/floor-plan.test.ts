import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plan from './floor-plan.ts';
import { readSource } from './read-source.ts';

const server = (path: string, text: string) => readSource(`apps/server/src/${path}`, text);

test('imports are found in every form, and not in comments or texts', () => {
  const { imports } = readSource(
    'a.ts',
    `import './one.ts'; import type { A } from './two.ts'; export * from './three.ts';
     export { b } from './four.ts'; const five = await import('./five.ts');
     // import './comment.ts'
     const text = "import './text.ts'";`,
  );
  assert.deepEqual(
    imports.map(({ specifier }) => specifier),
    ['./one.ts', './two.ts', './three.ts', './four.ts', './five.ts'],
  );
});

test('a room that enters another without a door is named, types too', () => {
  const audit = server('audit/index.ts', '/** Audit. */');
  const users = server('users/a.ts', "import type { X } from '../passwords/index.ts';");
  assert.deepEqual(plan.findForbiddenDoors([audit, users]), [
    'apps/server/src/users/a.ts:1 users may not enter passwords',
  ]);
  const platform = server('platform/http/a.ts', "import { x } from '../../users/index.ts';");
  assert.equal(plan.findForbiddenDoors([platform]).length, 1);
  const allowed = server(
    'passwords/a.ts',
    "import { x } from '../users/index.ts'; import { y } from '../platform/log.ts';",
  );
  assert.deepEqual(plan.findForbiddenDoors([allowed]), []);
});

test('a room may be handed another by its type, but not call it', () => {
  const handed = server('propagation/a.ts', "import type { Connector } from '../connectors/index.ts';");
  const called = server('propagation/a.ts', "import { openConnector } from '../connectors/index.ts';");
  const mixed = server('propagation/a.ts', "import { type Connector, openConnector } from '../connectors/index.ts';");
  assert.deepEqual(
    [handed, called, mixed].map((source) => plan.findForbiddenDoors([source]).length),
    [0, 1, 1],
  );
});

test('a room that knows main is named', () => {
  const bad = server('users/a.ts', "import { readConfig } from '../config.ts';");
  assert.equal(plan.findRoomsThatKnowMain([bad]).length, 1);
  assert.deepEqual(plan.findRoomsThatKnowMain([server('users/a.ts', "import type { Db } from '../tables.ts';")]), []);
});

test('a window is named, a door is not, and inside a folder all is free', () => {
  const door = server('users/index.ts', "/** Users. */ export * from './queries.ts';");
  const queries = server('users/queries.ts', '');
  const window = server('passwords/a.ts', "import { q } from '../users/queries.ts';");
  const polite = server('passwords/b.ts', "import { q } from '../users/index.ts';");
  assert.deepEqual(plan.findWindows([door, queries, polite]), []);
  assert.match(
    plan.findWindows([door, queries, window]).join(),
    /passwords\/a\.ts:1 enters apps\/server\/src\/users by/,
  );
});

test('programs that import programs are named, by path and by name', () => {
  const byPath = readSource('apps/agent/src/a.ts', "import { x } from '../../server/src/a.ts';");
  const byName = readSource('packages/protocol/src/a.ts', "import { x } from '@rekey/server';");
  const good = readSource('apps/agent/src/b.ts', "import { x } from '@rekey/protocol';");
  const whole = readSource('e2e/a.ts', "import { x } from '../apps/server/src/a.ts';");
  assert.equal(plan.findProgramsInPrograms([byPath, byName, good, whole]).length, 2);
});

test('a cycle is named once, with its way', () => {
  const a = readSource('a.ts', "import './b.ts';");
  const b = readSource('b.ts', "import './c.ts';");
  const c = readSource('c.ts', "import './b.ts';");
  assert.deepEqual(plan.findCycles([a, b, c]), ['b.ts → c.ts → b.ts']);
  const types = readSource('c.ts', "import type { B } from './b.ts';");
  assert.deepEqual(plan.findCycles([a, b, types]), []);
});

test('readers of the environment and of the time are named', () => {
  const text = 'const a = process.env.HOME; const b = Date.now(); const c = new Date(); const d = new Date(b);';
  assert.equal(plan.findEnvironmentReaders([server('users/a.ts', text)]).length, 1);
  assert.equal(plan.findTimeReaders([server('users/a.ts', text)]).length, 2);
  assert.deepEqual(plan.findEnvironmentReaders([server('config.ts', text)]), []);
  assert.deepEqual(plan.findTimeReaders([server('platform/clock.ts', text)]), []);
});

test('a door without a sentence, a room without a door and an unknown room are named', () => {
  const silent = server('users/index.ts', "export * from './a.ts';");
  const doorless = server('mail/a.ts', '');
  const unknown = server('helpers/a.ts', '');
  assert.equal(plan.findSilentDoors([silent, doorless]).length, 2);
  assert.deepEqual(plan.findSilentDoors([server('users/index.ts', '/** Who people are. */')]), []);
  assert.deepEqual(plan.findUnknownRooms([unknown, silent]), ['helpers is not in the plan']);
});

test('what is too long is named, with its name', () => {
  const long = readSource('a.ts', `export const grow = () => {\n${'run();\n'.repeat(70)}};\n${'\n'.repeat(300)}`);
  assert.deepEqual(plan.findOversized([long], new Map()), ['a.ts:1 has 372 lines', 'a.ts:1 grow has 72 lines']);
  assert.deepEqual(plan.findOversized([long], new Map([['a.ts', 'because']])), []);
  const suite = `describe('it', () => {\n${"test('a', () => {});\n".repeat(70)}});\n`;
  assert.deepEqual(plan.findOversized([readSource('a.test.ts', suite)], new Map()), []);
  assert.equal(plan.findOversized([readSource('a.ts', suite)], new Map()).length, 1);
  const factory = `export function make() {\n${`function part() {\n${'run();\n'.repeat(30)}}\n`.repeat(5)}return { part };\n}\n`;
  assert.deepEqual(plan.findOversized([readSource('a.ts', factory)], new Map()), []);
});
