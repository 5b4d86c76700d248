import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { createTestDatabase, describeSchema } from './platform/database/index.ts';

const database = await createTestDatabase();
after(() => database.stop());

test('schema.sql is what the migrations make', async () => {
  const written = readFileSync(new URL('../migrations/schema.sql', import.meta.url), 'utf8');
  const made = await describeSchema(database.db);
  assert.equal(written.slice(written.indexOf('create table')), made, 'run `npm run schema`');
});

test('tables.ts says what the migrations make: tables, columns, types and nulls', async () => {
  const types = readTables();
  assert.deepEqual(mapShape(types, withoutDefault), mapShape(await readColumns(), withoutDefault));
});

test('a column that tables.ts lets callers leave out has a default', async () => {
  const types = readTables();
  const columns = await readColumns();
  for (const [table, fields] of Object.entries(types)) {
    for (const [field, type] of Object.entries(fields)) {
      if (type.startsWith('=')) assert.match(columns[table]?.[field] ?? '', /^=/, `${table}.${field} has no default`);
    }
  }
});

/** What we compare, by table and column: text of the form `string?` or `=Date`: `?` may be null, `=` has a default. */
type Shape = Record<string, Record<string, string>>;

const withoutDefault = (type: string) => type.replace(/^=/, '');

function mapShape(shape: Shape, change: (type: string) => string): Shape {
  const mapFields = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, change(type)]));
  return Object.fromEntries(Object.entries(shape).map(([table, fields]) => [table, mapFields(fields)]));
}

async function readColumns(): Promise<Shape> {
  const { rows } = await sql<{ table: string; column: string; type: string; nullable: boolean; default: boolean }>`
    select table_name as table, column_name as column, data_type as type, is_nullable = 'YES' as nullable,
      column_default is not null or is_identity = 'YES' as default
    from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'
      and table_name not in (select viewname from pg_views)
    order by table_name, column_name
  `.execute(database.db);
  const shape: Shape = {};
  for (const { table, column, type, nullable, default: hasDefault } of rows) {
    shape[table] ??= {};
    const name = typeNames[type];
    assert(name, `${table}.${column} is of type ${type}, which this test does not know`);
    shape[table][column] = `${hasDefault ? '=' : ''}${name}${nullable ? '?' : ''}`;
  }
  return shape;
}

const typeNames: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  inet: 'string',
  bigint: 'string',
  integer: 'number',
  smallint: 'number',
  date: 'string',
  boolean: 'boolean',
  bytea: 'Buffer',
  jsonb: 'json',
  'timestamp with time zone': 'Date',
  ARRAY: 'string[]',
};

// The files are plain: interfaces whose fields stand on one line each.
function readTables(): Shape {
  const files = ['./tables.ts', './password-life-tables.ts', './factor-tables.ts', './place-tables.ts'];
  const text = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n');
  const interfaces = new Map<string, [string, string][]>();
  for (const [, name = '', body = ''] of text.matchAll(/interface (\w+) \{\n(.*?)\n\}/gs)) {
    interfaces.set(
      name,
      [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, field = '', type = '']) => [field, type]),
    );
  }
  const tables = interfaces.get('Tables') ?? [];
  assert.ok(tables.length > 10);
  return Object.fromEntries(
    tables
      .filter(([, type]) => !type.endsWith('View'))
      .map(([table, type]) => {
        const fields = interfaces.get(type) ?? [];
        return [table, Object.fromEntries(fields.map(([field, fieldType]) => [field, shapeOf(fieldType)]))];
      }),
  );
}

function shapeOf(type: string): string {
  const generated = /^Generated<(.+)>$/.exec(type)?.[1] ?? /^DefaultedJson<.+>$/.exec(type)?.[0];
  const inner = generated ?? /^GeneratedAlways<(.+)>$/.exec(type)?.[1] ?? type;
  const nullable = /\| null\b|^NullableJson</.test(inner);
  const named = nameOf(inner.replace(/ \| null$/, ''));
  return `${generated ? '=' : ''}${named}${nullable ? '?' : ''}`;
}

function nameOf(bare: string): string {
  if (/^(?:Nullable|Defaulted)?Json</.test(bare)) return 'json';
  if (bare.endsWith('[]')) return 'string[]';
  // Drivers read a bigint as text, and take numbers too.
  return known.has(bare) ? bare : 'string';
}

// Every other type in these files is a union of texts.
const known = new Set(['string', 'number', 'boolean', 'Buffer', 'Date']);
