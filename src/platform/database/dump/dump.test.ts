import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshDatabase } from '../../../../test/harness/index.ts'
import { type Database, type DatabaseDump, dumpDatabase, faultOfDump, loadDatabase, migrate, migrationsOfDump, type PartMigrations, sql } from '../index.ts'
import { isPartitionBound } from './partition-bound.ts'

/** All that a part may put into its migrations and a dump must bring along. */
const first = `
  create table "odd ""name""" (id bigint generated always as identity primary key, "Über" text, doubled bigint generated always as (id * 2) stored, at timestamptz, price numeric, bits bytea, tags text[], doc jsonb, real double precision);
  create table egg (id int primary key, hen int);
  create table hen (id int primary key, egg int references egg);
  alter table egg add constraint egg_hen foreign key (hen) references hen;
  create table tree (id int primary key, parent int references tree on delete cascade);
  create index tree_parent on tree (parent);
  create unique index tree_only_root on tree ((parent is null)) where parent is null;
  create table events (id int, at timestamptz, kind text, primary key (id, at)) partition by range (at);
  create index events_kind on events (kind);
  create table events_default partition of events default;
  create table events_first partition of events for values from ('2020-01-01') to ('2021-01-01');
  create table colours (name text not null, n int) partition by list (name);
  create table colours_warm partition of colours for values in ('red', 'o''range');
  create table counted (id int primary key);
  create table only_one (is_only boolean primary key default true);
  insert into only_one default values;
  create sequence numbers;
  create sequence untouched start 7;
  create function count_event() returns trigger language plpgsql as $$ begin insert into counted values (new.id); return new; end $$;
  create trigger events_counted after insert on events for each row execute function count_event();
  create function refuse() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
  create trigger counted_kept before truncate on counted for each statement execute function refuse()`
const second = 'alter table egg add column colour text not null default \'white\''

function migrations(...files: string[]): PartMigrations[] {
  return [{ part: 'kernel/poultry', migrations: files.map((text, index) => ({ name: `000${index + 1}-step`, sql: text })) }]
}

/** One for all who only read it. */
let shared: Promise<Database & { url: string }> | undefined
const sharedSource = () => (shared ??= filled())
const sharedDump = async () => structuredClone(await dumpOf(await sharedSource()))

async function filled(): Promise<Database & { url: string }> {
  const database = await freshDatabase({ isEmpty: true })
  await migrate(database, migrations(first))
  await sql`create table events_second partition of events for values from ('2021-01-01') to (maxvalue)`.execute(database.db)
  await sql`drop table events_first`.execute(database.db)
  await sql.raw(`
    insert into "odd ""name""" ("Über", at, price, bits, tags, doc, real) values
      (E'tab\\t, line\\n, \\\\N and \\\\.', '2026-03-01 12:00:00.123456+05', 1.10, '\\x00ff', '{a,"b c",null}', '{"a": [1, "\\u00e4"]}', 0.1), (null, 'infinity', 'NaN', '', '{}', 'null', 'NaN');
    insert into egg select n, null from generate_series(1, 1000) n; insert into hen select n, n from generate_series(1, 1000) n; update egg set hen = id;
    insert into tree values (1, null), (2, 1), (3, 2);
    insert into events select n, '2019-01-01'::timestamptz + n * interval '1 day', 'k' || n % 7 from generate_series(1, 2000) n;
    insert into colours values ('red', 1), ('o''range', null);
    update only_one set is_only = false;
    select setval('numbers', 41); alter table hen drop column egg cascade; alter table hen add column egg int references egg`).execute(database.db)
  return database
}

interface Kept {
  readonly dump: DatabaseDump
  readonly pieces: Map<string, Buffer>
}

async function dumpOf({ url }: { url: string }): Promise<Kept> {
  const pieces = new Map<string, Buffer>()
  const dump = await dumpDatabase({ url }, {
    addPiece: async (table, index, text) => {
      pieces.set(`${table}/${index}`, text)
      return `${table}/${index}`
    },
  })
  return { dump, pieces }
}

async function load(url: string, { dump, pieces }: Kept, known: readonly PartMigrations[]): Promise<readonly string[]> {
  const loading = await loadDatabase({ url }, dump, known)
  try {
    for (const name of dump.tables.flatMap((table) => table.pieces)) await loading.addPiece(name, cut(Buffer.from(pieces.get(name) ?? [])))
    await loading.finish()
    return loading.leftOut
  } finally {
    await loading.abandon()
  }
}

async function* cut(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
}

/** Everything that a program can see of the tables, rows aside. */
async function shapeOf({ db }: Database): Promise<unknown> {
  const { rows } = await sql`
    select 'column' as kind, attrelid::regclass::text as name, concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, attidentity) as what from pg_attribute a join pg_class c on c.oid = attrelid
      where c.relnamespace = current_schema()::regnamespace and attnum > 0 and not attisdropped and relkind in ('r', 'p')
    union all select 'constraint', conrelid::regclass::text, concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated) from pg_constraint where connamespace = current_schema()::regnamespace
    union all select 'index', indrelid::regclass::text, concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid) from pg_index i join pg_class c on c.oid = indexrelid where c.relnamespace = current_schema()::regnamespace
    union all select 'trigger', tgrelid::regclass::text, concat_ws(' ', tgname, tgenabled) from pg_trigger t join pg_class c on c.oid = tgrelid where c.relnamespace = current_schema()::regnamespace and not tgisinternal
    union all select 'partition', oid::regclass::text, pg_get_expr(relpartbound, oid) from pg_class where relispartition and relkind = 'r'
    union all select 'sequence', sequencename, last_value::text from pg_sequences where schemaname = current_schema()
    union all select 'function', proname, prosrc from pg_proc where pronamespace = current_schema()::regnamespace
    order by 1, 2, 3`.execute(db)
  return rows
}

async function rowsOf({ db }: Database): Promise<Record<string, unknown>> {
  const { rows: tables } = await sql<{ name: string }>`select oid::regclass::text as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1`.execute(db)
  const found: Record<string, unknown> = {}
  for (const { name } of tables) found[name] = (await sql`select count(*) as n, md5(string_agg(t::text, e'\n' order by t::text)) as digest from ${sql.raw(name)} t`.execute(db)).rows[0]
  return found
}

describe('a dump of a database', () => {
  it('brings every table, partition, row, sequence, constraint, index and trigger to another database', async () => {
    const source = await sharedSource()
    const kept = await dumpOf(source)
    expect(faultOfDump(kept.dump)).toBeUndefined()
    const target = await freshDatabase({ isEmpty: true })
    expect(await load(target.url, kept, migrations(first))).toEqual([])
    expect(await rowsOf(target)).toEqual(await rowsOf(source))
    expect(await shapeOf(target)).toEqual(await shapeOf(source))
    await sql`insert into events values (99999, '2030-01-01', 'new')`.execute(target.db)
    expect((await sql`select id from counted where id = 99999`.execute(target.db)).rows).toHaveLength(1)
    await expect(sql`truncate counted`.execute(target.db)).rejects.toThrow('never')
    expect((await sql<{ id: number }>`insert into "odd ""name""" (at) values (now()) returning id`.execute(target.db)).rows).toEqual([{ id: 3 }])
    expect((await sql`select nextval('numbers') as n, nextval('untouched') as u`.execute(target.db)).rows).toEqual([{ n: 42, u: 7 }])
  })

  it('is of one moment, while others write, make partitions and wait for nothing', async () => {
    const source = await filled()
    let isDone = false
    let written = 0
    const writer = (async () => {
      for (let id = 10_000; !isDone; id += 1) {
        await sql`with e as (insert into egg values (${id}) returning id) insert into tree (id, parent) select ${id}, 1 from e`.execute(source.db)
        written += 1
      }
    })()
    const pieces = new Map<string, Buffer>()
    const dump = await dumpDatabase({ url: source.url }, {
      addPiece: async (table, index, text) => {
        if (table === 'events_second') await sql`create table colours_cold partition of colours for values in ('blue')`.execute(source.db)
        await sleep(20)
        pieces.set(`${table}/${index}`, text)
        return `${table}/${index}`
      },
    })
    isDone = true
    await writer
    expect(written).toBeGreaterThan(5)
    const target = await freshDatabase({ isEmpty: true })
    await load(target.url, { dump, pieces }, migrations(first))
    const { rows } = await sql`select (select count(*) from egg where id >= 10000) as eggs, (select count(*) from tree where id >= 10000) as trees, (select count(*) from counted) as counted`.execute(target.db)
    expect(rows).toEqual([{ eggs: expect.any(Number), trees: (rows[0] as { eggs: number }).eggs, counted: 2000 }])
  })

  it('of an older version is brought to this one', async () => {
    const kept = await sharedDump()
    const target = await freshDatabase({ isEmpty: true })
    await load(target.url, kept, migrations(first, second))
    expect((await sql`select count(*) as n from egg where colour = 'white'`.execute(target.db)).rows).toEqual([{ n: 1000 }])
    expect((await sql`select name from platform_migrations order by name`.execute(target.db)).rows).toEqual([{ name: '0001-step' }, { name: '0002-step' }])
    expect(await migrate(target, migrations(first, second))).toEqual({ applied: 0 })
  })

  it('of a newer version, or of one with another migration, is refused', async () => {
    const { dump } = await sharedDump()
    expect(() => migrationsOfDump(dump, migrations())).toThrow(/newer Daybook: this one does not know the migration kernel\/poultry 0001-step/)
    expect(() => migrationsOfDump(dump, migrations(`${first} -- changed`))).toThrow(/another migration 0001-step/)
  })

  it('leaves out a table that is not ours and says so', async () => {
    const source = await filled()
    await sql`create table somebody_elses (id int)`.execute(source.db)
    expect(await load((await freshDatabase({ isEmpty: true })).url, await dumpOf(source), migrations(first))).toEqual(['somebody_elses'])
  })

  it.each<[string, (kept: Kept) => void, RegExp]>([
    ['a table that is missing', ({ dump }) => { dump.tables = dump.tables.filter(({ name }) => name !== 'egg') }, /lacks the table egg/],
    ['other columns', ({ dump }) => { dump.tables.find(({ name }) => name === 'egg')!.columns.pop() }, /other columns/],
    ['fewer rows', ({ dump }) => { dump.tables.find(({ name }) => name === 'egg')!.rows += 1 }, /gives egg 1000 rows and says 1001/],
    ['rows that do not fit', ({ pieces }) => { pieces.set('egg/0', Buffer.from('x\ty\n')) }, /does not fit its tables/],
    ['a row that refers to nothing', ({ pieces }) => { pieces.set('egg/0', Buffer.from(Buffer.from(pieces.get('egg/0') ?? []).toString().replace(/^1\t1$/m, '1\t77777'))) }, /does not fit its tables/],
  ])('with %s is refused, and leaves the database empty', async (_name, harm, message) => {
    const kept = await sharedDump()
    harm(kept)
    const target = await freshDatabase({ isEmpty: true })
    await expect(load(target.url, kept, migrations(first))).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(message) })
    expect(await shapeOf(target)).toEqual([])
  })

  it('goes into an empty database only', async () => {
    const kept = await sharedDump()
    const target = await freshDatabase({ isEmpty: true })
    await sql`create table mine (id int)`.execute(target.db)
    await expect(load(target.url, kept, migrations(first))).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/not empty: it has mine/) })
  })

  it('takes as a bound only what PostgreSQL writes as one', () => {
    for (const bound of ['DEFAULT', "FOR VALUES FROM ('2026-01-01 00:00:00+00') TO (MAXVALUE)", "FOR VALUES IN ('a', 'o''b', NULL, 3)", 'FOR VALUES WITH (modulus 4, remainder 1)', "FOR VALUES FROM (1, 'x') TO (-2.5, MINVALUE)"]) expect(isPartitionBound(bound)).toBe(true)
    for (const bound of ['', 'DEFAULT; drop table x', "FOR VALUES IN ('a'); --", "FOR VALUES IN ('a\\'); select ('b')", 'FOR VALUES IN (now())', "FOR VALUES IN ('a')\n; x", "FOR VALUES IN ('a''); drop table x; select ('')"]) expect(isPartitionBound(bound)).toBe(false)
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('\'', '\\', ';', ')', '(', ',', ' ', 'a', '1', '-') }), (text) => {
      // Whatever passes has no unclosed string, and outside of its strings nothing but the list.
      if (isPartitionBound(`FOR VALUES IN (${text})`)) expect(text.replaceAll(/'(?:[^']|'')*'/g, 's')).toMatch(/^[s0-9., -]+$/)
    }), { numRuns: 2000 })
  })
})
