import { readdirSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFirstAdmin, createToken, signIn } from '#kernel/access/contract'
import { listArtifacts, listRuns, listSecrets, readLog, setSecret } from '#kernel/runs/contract'
import { listEvents, verifyAudit } from '#kernel/timeline/contract'
import { operationPath } from '#lib/operation'
import { type ArchiveEntry, readArchive } from '#platform/archive'
import { sql } from '#platform/database'
import { createLog } from '#platform/log'
import { openSecretBox } from '#platform/secrets'
import { declareIncident, listIncidents } from '#features/incidents/contract'
import { deploy, getEnvironment, saveEnvironment } from '#features/releases/contract'
import { createRepository } from '#features/repositories/contract'
import { type BackupAbout, readAbout } from '../../src/server/backup/backup-about.ts'
import { type BackupSummary, createBackup } from '../../src/server/backup/create-backup.ts'
import { keptNames, leftNames } from '../../src/server/backup/kept-names.ts'
import { restoreBackup } from '../../src/server/backup/restore-backup.ts'
import { pushService, startWorking, type WorkingDaybook } from '../backup/working-daybook.ts'
import { eventually, freshDatabase, tempDir } from '../harness/index.ts'
import { freePort, serviceProgram } from '../releases/start-place.ts'

const service = 'service:default/shop'
const password = 'a long enough password'
const log = createLog({ level: 'silent' })
const patient = { timeoutMs: 45_000, intervalMs: 50 }

let old: WorkingDaybook
let place: string
let file: string
let summary: BackupSummary
let restored: string
let commit: string
let token: string
let toldWhileCopying: number

/** Fills it through its operations, and backs it up while a writer goes on. */
beforeAll(async () => {
  place = await tempDir()
  old = await startWorking(join(place, 'old'))
  await fill(old)
  file = join(place, 'daybook.tar.gz')
  const stop = new AbortController()
  const writing = write(old, stop.signal)
  summary = await createBackup({ file, dataDir: old.site.dataDir, environment: {}, log })
  stop.abort()
  toldWhileCopying = await writing
  restored = join(place, 'new')
  await restoreBackup({ file, dataDir: restored, environment: {}, log })
}, 120_000)
afterAll(() => old.end())

async function fill(daybook: WorkingDaybook): Promise<void> {
  const code = (await daybook.signInLink()).split('#')[1] ?? ''
  expect((await daybook.post(operationPath(createFirstAdmin), { code, name: 'Ada', email: 'ada@example.org', password })).status).toBe(200)
  const made = await daybook.post(operationPath(createToken), { name: 'ci', role: 'viewer' }, daybook.token)
  token = (await made.json() as { token: string }).token
  await daybook.call(setSecret, { name: 'DEPLOY_KEY', value: 'open sesame' })
  await daybook.call(declareIncident, { title: 'It burns' })
  const { ref } = await daybook.call(createRepository, { owner: 'demo', name: 'shop' })
  const port = await freePort()
  await daybook.call(saveEnvironment, {
    name: 'production', service, repository: ref, target: { strategy: 'process', command: 'exec node app.js', healthUrl: `http://127.0.0.1:${port}/`, env: { PORT: String(port) }, healthTimeoutMs: 5000 },
  })
  const folder = await pushService(daybook, 'demo/shop', serviceProgram('hello'))
  commit = await daybook.git(folder, 'rev-parse', 'HEAD')
  await eventually(async () => expect(await live(daybook)).toMatchObject({ current: { commit } }), patient)
}

async function live(daybook: WorkingDaybook) {
  return (await daybook.call(getEnvironment, { name: 'production', service })).environment
}

/** Each incident is a row, an event and a link of the chain in one transaction. */
async function write(daybook: WorkingDaybook, signal: AbortSignal): Promise<number> {
  let count = 0
  for (; !signal.aborted; count += 1) await daybook.call(declareIncident, { title: `Written ${count}` })
  return count
}

async function listOf(path: string): Promise<{ about: BackupAbout; entries: readonly ArchiveEntry[] }> {
  let found: { about: BackupAbout; entries: readonly ArchiveEntry[] } | undefined
  await readArchive(path, { onManifest: async (about, entries) => { found = { about: readAbout(path, about, entries), entries } }, onEntry: async () => undefined })
  if (!found) throw new Error('There is no list.')
  return found
}

describe('a backup', () => {
  it('holds every table of the schema, and every file of the data folder that is not left out by name', async () => {
    const { about, entries } = await listOf(file)
    const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' and tablename not in (select partrelid::regclass::text from pg_partitioned_table) order by tablename collate "C"`.execute(old.database.db)
    expect(about.database.tables.map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
    expect(readdirSync(old.site.dataDir).filter((name) => !Object.hasOwn(keptNames, name) && !leftNames.has(name))).toEqual([])
    expect(summary).toMatchObject({ hasSecretKey: true, leftOut: [], tables: rows.length, sizeBytes: (await stat(file)).size })
    for (const path of ['data/secret.key', 'data/repositories/demo/shop.git/refs/heads/tmp_side']) expect(entries.map((entry) => entry.path)).toContain(path)
    expect(entries.filter(({ path }) => /^data\/(postgres|runner|environments|local-token)/.test(path))).toEqual([])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(toldWhileCopying).toBeGreaterThan(0)
  })

  it('of what was restored is the same again, but for the tokens of the old machine, and is made with nothing running', async () => {
    const again = join(place, 'again.tar.gz')
    await createBackup({ file: again, dataDir: restored, environment: {}, log })
    const [first, second] = await Promise.all([listOf(file), listOf(again)])
    const withoutTokens = ({ entries }: { entries: readonly ArchiveEntry[] }) => entries.filter(({ path }) => !path.startsWith('database/access_tokens/'))
    expect(withoutTokens(second)).toEqual(withoutTokens(first))
    expect(second.about.database.sequences).toEqual(first.about.database.sequences)
    expect(readdirSync(place).toSorted()).toEqual(['again.tar.gz', 'daybook.tar.gz', 'new', 'old'])
  })

  it('is not written over, nor put where there is something', async () => {
    await expect(createBackup({ file, dataDir: restored, environment: {}, log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('--force') })
    await expect(restoreBackup({ file, dataDir: old.site.dataDir, environment: {}, log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is not empty') })
    await expect(createBackup({ file: join(place, 'x'), dataDir: await tempDir(), environment: {}, log })).rejects.toThrow('There is no database')
  })

  it('that is cut off is refused and leaves nothing', async () => {
    const cut = join(await tempDir(), 'cut.tar.gz')
    const bytes = await readFile(file)
    for (const share of [0.2, 0.99]) {
      await writeFile(cut, bytes.subarray(0, bytes.length * share))
      await expect(restoreBackup({ file: cut, dataDir: join(place, 'cut'), environment: {}, log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('cut off') })
    }
    expect(readdirSync(place)).not.toContain('cut')
  })

  it('is given up when somebody asks for it, and leaves nothing', async () => {
    const stop = new AbortController()
    const onProgress = () => stop.abort(new Error('Enough.'))
    await expect(restoreBackup({ file, dataDir: join(place, 'given-up'), environment: {}, log, signal: stop.signal, onProgress: (words) => words === 'Restoring' && onProgress() })).rejects.toThrow('Enough.')
    const stopAgain = new AbortController()
    await expect(createBackup({ file: join(place, 'given-up'), dataDir: old.site.dataDir, environment: {}, log, signal: stopAgain.signal, onProgress: () => stopAgain.abort(new Error('Enough.')) })).rejects.toThrow('Enough.')
    expect(readdirSync(place).filter((name) => name.includes('given-up'))).toEqual([])
  })
})

describe('a restore with DATABASE_URL', () => {
  it('fills an empty database, and only an empty one', async () => {
    const { url, db } = await freshDatabase({ isEmpty: true })
    const environment = { DATABASE_URL: url }
    await restoreBackup({ file, dataDir: join(place, 'outside'), environment, log })
    const { about } = await listOf(file)
    expect((await sql`select count(*) as n from timeline_chain`.execute(db)).rows).toEqual([{ n: about.database.tables.find(({ name }) => name === 'timeline_chain')?.rows }])
    expect(readdirSync(join(place, 'outside'))).not.toContain('postgres')
    await expect(restoreBackup({ file, dataDir: join(place, 'twice'), environment, log })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('The database is not empty') })
    expect(readdirSync(place).filter((name) => name.startsWith('twice'))).toEqual([])
    const again = join(place, 'outside.tar.gz')
    await createBackup({ file: again, dataDir: join(place, 'outside'), environment, log })
    expect((await listOf(again)).about.database.tables.map(({ name, rows }) => [name, rows])).toEqual(about.database.tables.map(({ name, rows }) => [name, rows]))
  })
})

describe('a Daybook that was restored', () => {
  let daybook: WorkingDaybook
  beforeAll(async () => {
    await old.end()
    daybook = await startWorking(restored)
  }, 60_000)
  afterAll(() => daybook.end())

  it('lets people and machines in, but not with what lay on the old machine', async () => {
    expect((await daybook.post(operationPath(signIn), { email: 'ada@example.org', password })).status).toBe(200)
    const asMachine = (bearer: string) => fetch(`${daybook.url}/api/v1/runs/list`, { headers: { authorization: `Bearer ${bearer}` } })
    expect((await asMachine(token)).status).toBe(200)
    expect((await asMachine(old.token)).status).toBe(401)
  })

  it('has the secrets, and they open', async () => {
    expect((await daybook.call(listSecrets, {})).items).toMatchObject([{ name: 'DEPLOY_KEY' }])
    const { rows } = await sql<{ sealed: string }>`select sealed from run_secrets where name = 'DEPLOY_KEY'`.execute(daybook.database.db)
    expect((await openSecretBox({ dataDir: restored, environmentKey: undefined })).open('DEPLOY_KEY', rows[0]?.sealed ?? '')).toBe('open sesame')
  })

  it('has the runs with their logs and artifacts', async () => {
    const run = (await daybook.call(listRuns, {})).items.find(({ kind }) => kind === 'pipeline')
    expect(run).toMatchObject({ state: 'succeeded' })
    expect((await daybook.call(readLog, { run: run?.id ?? '', job: 'build' })).lines.map(({ text }) => text)).toContain('Built with 11 letters')
    const [artifact] = (await daybook.call(listArtifacts, { run: run?.id ?? '' })).items
    expect(await (await daybook.get(`/api/v1/artifacts/${artifact?.id}/content`)).text()).toBe(serviceProgram('hello'))
  })

  it('has the repositories, whole and to be cloned', async () => {
    const folder = await tempDir()
    await daybook.git(folder, 'clone', '-q', `${daybook.url}/git/demo/shop.git`, 'shop')
    const clone = join(folder, 'shop')
    expect(await daybook.git(clone, 'rev-parse', 'HEAD')).toBe(commit)
    expect((await daybook.git(clone, 'branch', '-r')).split('\n').map((line) => line.trim())).toContain('origin/tmp_side')
    expect(await daybook.git(join(restored, 'repositories/demo/shop.git'), 'fsck', '--full', '--strict')).toBe('')
  })

  it('has the timeline whole, of one moment, and goes on with it', async () => {
    const audit = await daybook.call(verifyAudit, {})
    expect(audit).toMatchObject({ intact: true })
    const incidents = (await daybook.call(listIncidents, { limit: 200 })).items
    const { rows } = await sql`select count(*) as n from timeline_events where type like '%incident.reported%' or type like '%incident.detected%'`.execute(daybook.database.db)
    expect(rows).toEqual([{ n: incidents.length }])
    const next = await daybook.call(declareIncident, { title: 'After' })
    expect(next.number).toBeGreaterThan(Math.max(...incidents.map(({ number }) => number)))
    expect((await daybook.call(listEvents, { limit: 1 })).items[0]?.summary).toContain('After')
  })

  it('says that what was live is not there, and has it back with the next deployment', async () => {
    await eventually(async () => expect(await live(daybook)).toMatchObject({ current: { commit }, state: 'failing', reason: expect.stringContaining('Deploy it again') }), patient)
    await daybook.call(deploy, { service, environment: 'production' })
    await eventually(async () => expect(await live(daybook)).toMatchObject({ current: { commit }, state: 'ok' }), patient)
  })
})
