import { expect, it } from 'vitest'
import { eventually, freshDatabase } from '../../../test/harness/index.ts'
import { type Db, notify, openDatabase, sql, sqlStateOf, transaction, violatedConstraint } from './index.ts'

async function pidOf(db: Db): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid ?? 0
}

it('gives values in the promised types', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  const { rows } = await sql`select 1::int8 as small, 9007199254740993::int8 as large, 1.50::numeric as price, now() as at,
    '{"a":[1]}'::jsonb as data, date '2026-03-02' as day, array[1,null,3]::int8[] as list, '{}'::int8[] as none`.execute(db)
  expect(rows[0]).toEqual({ small: 1, large: '9007199254740993', price: '1.50', at: expect.any(Date), data: { a: [1] }, day: '2026-03-02', list: [1, null, 3], none: [] })
})

it('does all of a transaction or nothing, and joins one that is open', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  await sql`create table items (id int primary key)`.execute(db)
  const items = db.withTables<{ items: { id: number } }>()
  await expect(transaction(db, async (tx) => {
    await sql`insert into items values (1)`.execute(tx)
    await transaction(tx, async (inner) => {
      await sql`insert into items values (2)`.execute(inner)
    })
    throw new Error('changed my mind')
  })).rejects.toThrow('changed my mind')
  expect(await items.selectFrom('items').selectAll().execute()).toEqual([])
  await transaction(db, (tx) => tx.withTables<{ items: { id: number } }>().insertInto('items').values({ id: 3 }).execute())
  expect(await items.selectFrom('items').selectAll().execute()).toEqual([{ id: 3 }])
})

it('runs a transaction again after a deadlock', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  await sql`create table counters (id int primary key, value int not null)`.execute(db)
  await sql`insert into counters values (1, 0), (2, 0)`.execute(db)
  let attempts = 0
  let held = 0
  // Both hold their first row before either asks for its second.
  let meet: () => void = () => undefined
  const met = new Promise<void>((resolve) => {
    meet = resolve
  })
  const add = (first: number, second: number) => transaction(db, async (tx) => {
    attempts += 1
    await sql`set local deadlock_timeout = '20ms'`.execute(tx)
    await sql`update counters set value = value + 1 where id = ${first}`.execute(tx)
    held += 1
    if (held === 2) meet()
    await met
    await sql`update counters set value = value + 1 where id = ${second}`.execute(tx)
  })
  await Promise.all([add(1, 2), add(2, 1)])
  expect(attempts).toBe(3)
  expect((await sql`select value from counters`.execute(db)).rows).toEqual([{ value: 2 }, { value: 2 }])
})

it('names the state and the constraint of an error', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  await sql`create table named (id int constraint named_once unique)`.execute(db)
  await sql`insert into named values (1)`.execute(db)
  const error: unknown = await sql`insert into named values (1)`.execute(db).catch((failure: unknown) => failure)
  expect([sqlStateOf(error), violatedConstraint(error)]).toEqual(['23505', 'named_once'])
  expect([sqlStateOf(new Error('23505')), violatedConstraint(undefined)]).toEqual([undefined, undefined])
})

it('fails the statement under way when its connection is cut, and goes on with another', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  const underWay = sql`select pg_sleep(20)`.execute(db).catch((error: unknown) => error)
  await eventually(async () => (await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(20)' and datname = current_database()`.execute(db)).rows.length === 1)
  expect(await underWay).toMatchObject({ code: 'unavailable', retryAfterMs: 2000 })
  expect(await pidOf(db)).toBeGreaterThan(0)
})

it('fails a transaction whose connection is cut between statements', async () => {
  const { db } = await freshDatabase({ isEmpty: true })
  await expect(transaction(db, async (tx) => {
    const pid = await pidOf(tx)
    await sql`select pg_terminate_backend(${pid}::int)`.execute(db)
    await sql`select 1`.execute(tx)
  })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await pidOf(db)).toBeGreaterThan(0)
})

it('says what is wrong with an address', async () => {
  const { url } = await freshDatabase({ isEmpty: true })
  const attempt = async (address: string) => {
    const database = openDatabase({ connection: { url: address }, waitMs: 0 })
    return sql`select 1`.execute(database.db).catch((error: unknown) => error).finally(() => database.close())
  }
  expect(await attempt(url.replace(/:[^:@/]+@/, ':wrong@'))).toMatchObject({ code: 'invalid', message: expect.stringContaining('password') })
  expect(await attempt(url.replace(/\/test_\w+/, '/nowhere'))).toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
  expect(await attempt('postgresql://a:b@127.0.0.1:1/x')).toMatchObject({ code: 'unavailable' })
  expect(() => openDatabase({ connection: { url: 'mysql://x' } })).toThrow(/does not read/)
})

it('copies in bulk through a client of the library', async () => {
  const { db, withClient } = await freshDatabase({ isEmpty: true })
  const result = await withClient(async (client) => (await client.query('select count(*) as n from generate_series(1, 10)')).rows)
  expect(result).toEqual([{ n: 10 }])
  await expect(withClient((client) => client.query('select broken'))).rejects.toThrow(/broken/)
  expect(await pidOf(db)).toBeGreaterThan(0)
})

it('delivers notifications at commit and asks to look anew after a break', async () => {
  const { db, listen } = await freshDatabase({ isEmpty: true })
  const heard: (string | undefined)[] = []
  const end = await listen('News', (payload) => heard.push(payload))
  await transaction(db, async (tx) => {
    await notify(tx, 'News', 'one')
    expect(heard).toEqual([])
  })
  await eventually(() => expect(heard).toEqual(['one']))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test side' and datname = current_database()`.execute(db)
  await eventually(() => expect(heard).toEqual(['one', undefined]))
  await notify(db, 'News', 'two')
  await eventually(() => expect(heard).toEqual(['one', undefined, 'two']))
  await end()
  await notify(db, 'News', 'three')
  const last: (string | undefined)[] = []
  await listen('other', (payload) => last.push(payload))
  await notify(db, 'other')
  await eventually(() => expect(last).toEqual(['']))
  expect(heard).toHaveLength(3)
})
