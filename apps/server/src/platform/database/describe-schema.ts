import { type Kysely, sql } from 'kysely';

/** Writes the schema `public` down from PostgreSQL's own catalog, in one fixed order.
 *
 *  For people to read and for a test to compare; migrations are what makes it.
 */
export async function describeSchema<Tables>(db: Kysely<Tables>): Promise<string> {
  const [tables, views, functions, triggers] = await Promise.all([
    describeTables(db),
    lines(db, viewsSql),
    lines(db, functionsSql),
    lines(db, triggersSql),
  ]);
  return [...tables, ...views, ...functions, ...triggers].join('\n\n').concat('\n');
}

async function describeTables<Tables>(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string; columns: string[]; constraints: string[]; indexes: string[] }>`
    select relation.relname as name,
      array(select ${column} from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select format('constraint %I %s', conname, pg_get_constraintdef(oid)) from pg_constraint
        where conrelid = relation.oid and contype <> 'n' order by conname) as constraints,
      array(select pg_get_indexdef(indexrelid) || ';' from pg_index where indrelid = relation.oid
        and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
        order by indexrelid::regclass::text) as indexes
    from pg_class relation where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname collate "C"
  `.execute(db);
  return rows.map(({ name, columns, constraints, indexes }) =>
    [`create table ${name} (\n  ${[...columns, ...constraints].join(',\n  ')}\n);`, ...indexes].join('\n'),
  );
}

const column = sql`concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
  case when a.attnotnull then 'not null' end,
  case when a.attidentity <> '' then 'generated always as identity' end,
  'default ' || pg_get_expr(d.adbin, d.adrelid))`;

const viewsSql = sql<{ line: string }>`select 'create view ' || viewname || ' as' || chr(10) || definition as line
  from pg_views where schemaname = 'public' order by viewname`;

const functionsSql = sql<{ line: string }>`select pg_get_functiondef(oid) || ';' as line from pg_proc
  where pronamespace = 'public'::regnamespace order by proname collate "C"`;

const triggersSql = sql<{ line: string }>`select pg_get_triggerdef(pg_trigger.oid) || ';' as line from pg_trigger
  join pg_class on pg_class.oid = tgrelid where not tgisinternal and relnamespace = 'public'::regnamespace
  order by tgname collate "C"`;

async function lines<Tables>(db: Kysely<Tables>, query: typeof functionsSql): Promise<string[]> {
  const { rows } = await query.execute(db);
  return rows.map(({ line }) => line.replaceAll(/ +$/gm, '').replaceAll(/\n+;$/g, ';'));
}
