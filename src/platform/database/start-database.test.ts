import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createLog } from '#platform/log'
import { eventually, tempDir } from '../../../test/harness/index.ts'
import { clusterProcesses } from './leftover-processes.ts'
import { type Database, type EmbeddedDatabase, openDatabase, sql, startDatabase } from './index.ts'

const log = createLog({ level: 'silent' })
const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close()
})

async function start(dataDir: string, isDurable = false): Promise<EmbeddedDatabase & { db: Database['db'] }> {
  const embedded = await startDatabase({ dataDir, log, isDurable })
  open.push({ close: () => embedded.stop() })
  const database = openDatabase({ connection: embedded.connection, log })
  open.push(database)
  return { ...embedded, db: database.db }
}

function cluster(dataDir: string): { data: string } {
  return { data: join(dataDir, 'postgres/data') }
}

async function reachableDir(): Promise<string> {
  const folder = await tempDir()
  await chmod(folder, 0o755)
  return folder
}

it('makes a cluster that is durable, private and speaks UTF-8', async () => {
  const dataDir = join(await reachableDir(), 'data')
  const { db } = await start(dataDir, true)
  const { rows } = await sql`select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
    current_setting('listen_addresses') as addresses, current_setting('password_encryption') as passwords, lower('ÄÖ') as lower,
    (select bool_and(auth_method = 'scram-sha-256') from pg_hba_file_rules where database <> '{replication}') as hba`.execute(db)
  expect(rows).toEqual([{ fsync: 'on', checksums: 'on', encoding: 'UTF8', addresses: '', passwords: 'scram-sha-256', lower: 'äö', hba: true }])
  expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700)
}, 30_000)

it('keeps the data from one start to the next and leaves no process', async () => {
  const dataDir = join(await reachableDir(), 'data')
  const first = await startDatabase({ dataDir, log, isDurable: false })
  const database = openDatabase({ connection: { url: first.url }, log })
  await sql`create table kept (id int)`.execute(database.db)
  await sql`insert into kept values (7)`.execute(database.db)
  await database.close()
  await first.stop()
  await first.stop()
  expect(clusterProcesses(cluster(dataDir))).toEqual([])
  const { db } = await start(dataDir)
  expect((await sql`select id from kept`.execute(db)).rows).toEqual([{ id: 7 }])
})

it('refuses a second start in the same folder with a sentence, and runs two in two', async () => {
  const folder = await reachableDir()
  await start(join(folder, 'one'))
  await expect(startDatabase({ dataDir: join(folder, 'one'), log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/in use by process \d+\. Stop that one first/) })
  const { db } = await start(join(folder, 'two'))
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

it('puts the socket elsewhere when its path would be too long', async () => {
  const dataDir = join(await reachableDir(), 'd'.repeat(120))
  const { db, connection } = await start(dataDir)
  expect(connection.host?.length).toBeLessThan(90)
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  for (const each of open.splice(0).toReversed()) await each.close()
  await expect(stat(connection.host ?? '')).rejects.toMatchObject({ code: 'ENOENT' })
})

it('names a folder that is missing, is a file, or holds another version', async () => {
  const folder = await reachableDir()
  await expect(startDatabase({ dataDir: join(folder, 'no/data'), log })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
  await writeFile(join(folder, 'file'), '')
  await expect(startDatabase({ dataDir: join(folder, 'file'), log })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('is not a folder') })
  await mkdir(join(folder, 'old/postgres/data'), { recursive: true })
  await writeFile(join(folder, 'old/postgres/data/PG_VERSION'), '15\n')
  await expect(startDatabase({ dataDir: join(folder, 'old'), log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('PostgreSQL 15') })
})

it('gives the folder back when the start fails', async () => {
  const dataDir = join(await reachableDir(), 'data')
  await expect(startDatabase({ dataDir, log, isDurable: false, settings: { shared_buffers: 'nonsense' } })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('shared_buffers') })
  const { db } = await start(dataDir)
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

it('starts PostgreSQL again when it is killed; callers wait, the statement under way fails as unavailable', async () => {
  const dataDir = join(await reachableDir(), 'data')
  const embedded = await start(dataDir, true)
  await sql`create table kept (id int)`.execute(embedded.db)
  await sql`insert into kept values (1)`.execute(embedded.db)
  const underWay = sql`select count(*) from generate_series(1, 10000000000)`.execute(embedded.db).catch((error: unknown) => error)
  await eventually(async () => (await sql`select 1 from pg_stat_activity where state = 'active' and query like '%10000000000%' and pid <> pg_backend_pid()`.execute(embedded.db)).rows.length === 1)
  process.kill(embedded.pid() ?? 0, 'SIGKILL')
  await eventually(() => embedded.status() === 'restarting')
  expect((await sql`select id from kept`.execute(embedded.db)).rows).toEqual([{ id: 1 }])
  expect(await underWay).toMatchObject({ code: 'unavailable' })
  expect(embedded.status()).toBe('running')
}, 30_000)

it('starts after its lock files were left to the number of another process', async () => {
  const dataDir = join(await reachableDir(), 'data')
  const first = await startDatabase({ dataDir, log })
  const pidFile = join(cluster(dataDir).data, 'postmaster.pid')
  const left = await readFile(pidFile, 'utf8')
  await first.stop()
  await writeFile(pidFile, left.replace(/^\d+/, String(process.ppid)))
  await writeFile(join(dataDir, 'postgres.lock'), JSON.stringify({ pid: process.ppid, startedAt: 'long ago' }))
  const { db } = await start(dataDir)
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})
