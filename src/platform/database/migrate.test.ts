import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { freshDatabase, tempDir } from '../../../test/harness/index.ts'
import { findMigrations, migrate, type PartMigrations, sql } from './index.ts'

const one = { name: '0001-ships', sql: 'create table ships (id int primary key); insert into ships values (1);' }
const two = { name: '0002-crews', sql: 'create table crews (ship int references ships)' }
const part = (...migrations: { name: string; sql: string }[]): PartMigrations[] => [{ part: 'features/harbour', migrations }]

it('applies each file once, whoever asks and however many at once', async () => {
  const database = await freshDatabase({ isEmpty: true })
  const results = await Promise.all([migrate(database, part(one)), migrate(database, part(one)), migrate(database, part(one))])
  expect(results.map(({ applied }) => applied).toSorted()).toEqual([0, 0, 1])
  expect(await migrate(database, part(one, two))).toEqual({ applied: 1 })
  expect((await sql`select part, name from platform_migrations order by name`.execute(database.db)).rows).toEqual([{ part: 'features/harbour', name: '0001-ships' }, { part: 'features/harbour', name: '0002-crews' }])
})

it('leaves nothing of a file that fails, and names it', async () => {
  const database = await freshDatabase({ isEmpty: true })
  const broken = { name: '0002-broken', sql: 'create table half (id int); select nonsense;' }
  await expect(migrate(database, part(one, broken))).rejects.toThrow('The migration 0002-broken of features/harbour failed.')
  expect((await sql`select to_regclass('half') as half, to_regclass('ships') is not null as ships`.execute(database.db)).rows).toEqual([{ half: null, ships: true }])
  expect(await migrate(database, part(one, two))).toEqual({ applied: 1 })
})

it('refuses data of a newer version, changed files and files in between, before anything is changed', async () => {
  const database = await freshDatabase({ isEmpty: true })
  await migrate(database, part(one, two))
  const next = { name: '0003-next', sql: 'create table next (id int)' }
  await expect(migrate(database, part(one, next))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('newer Daybook') })
  await expect(migrate(database, part(one, { ...two, sql: 'select 1' }, next))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('changed after') })
  await expect(migrate(database, part(one, { name: '0001-zebra', sql: 'select 1' }, two, next))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('next free number') })
  expect((await sql`select to_regclass('next') as next`.execute(database.db)).rows).toEqual([{ next: null }])
  expect(await migrate(database, part(one, { ...two, sql: two.sql.replaceAll('\n', '\r\n') }))).toEqual({ applied: 0 })
})

it('finds files by convention, the parts that others refer to first', async () => {
  const root = await tempDir()
  for (const path of ['kernel/zoo/migrations/0001-zoo.sql', 'kernel/runs/migrations/0002-b.sql', 'kernel/runs/migrations/0001-a.sql', 'kernel/timeline/migrations/0001-events.sql', 'kernel/access/contract.ts', 'features/alpha/migrations/0001-x.sql', 'features/alpha/migrations/notes.md']) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), 'select 1')
  }
  const found = await findMigrations([join(root, 'kernel'), join(root, 'features'), join(root, 'missing')])
  expect(found.map(({ part: name, migrations }) => `${name}: ${migrations.map((file) => file.name).join(' ')}`)).toEqual([
    'kernel/timeline: 0001-events', 'kernel/runs: 0001-a 0002-b', 'kernel/zoo: 0001-zoo', 'features/alpha: 0001-x',
  ])
  await writeFile(join(root, 'features/alpha/migrations/0001-y.sql'), '')
  await expect(findMigrations([join(root, 'features')])).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('have the number 0001') })
  await writeFile(join(root, 'kernel/zoo/migrations/second.sql'), '')
  await expect(findMigrations([join(root, 'kernel')])).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('0001-name.sql') })
})
