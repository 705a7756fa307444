import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { appendEvents } from '#kernel/timeline'
import { type Db, sql } from '#platform/database'
import { eventually } from '../harness/eventually.ts'
import { freshDatabase } from '../harness/fresh-database.ts'
import { eventAt } from './sample-events.ts'

const kills = 12
const subjects = ['service:default/a', 'service:default/b', 'service:default/c']

async function bundleWorker(): Promise<string> {
  // Inside the project, so that packages are found.
  const outfile = join(process.cwd(), 'node_modules', '.cache', 'crash-timeline', `worker-${process.pid}.mjs`)
  await build({ entryPoints: ['test/timeline/crash-worker.ts'], outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', logLevel: 'error' })
  return outfile
}

async function startWorker(file: string, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [file, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const countOf = async (db: Db, table: string) => (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)).rows[0]?.n ?? 0

it(`delivers each event once, in order per subject, through ${kills} kills at random moments`, { timeout: 90_000 }, async () => {
  const [database, file] = [await freshDatabase(), await bundleWorker()]
  await sql`create table seen (n int, subject text, at bigint generated always as identity)`.execute(database.db)
  await sql`create table seen_together (like seen including identity)`.execute(database.db)
  let minute = 0
  for (let round = 0; round < kills; round += 1) {
    const worker = await startWorker(file, database.url)
    const before = await countOf(database.db, 'seen')
    for (let n = 0; n < 10; n += 1) await appendEvents(database.db, subjects.map((subject) => eventAt((minute += 1), { subject })))
    await eventually(async () => await countOf(database.db, 'seen') > before + Math.random() * 20)
    await kill(worker)
  }
  const last = await startWorker(file, database.url)
  await eventually(async () => await countOf(database.db, 'timeline_unsealed') === 0 && await countOf(database.db, 'timeline_deliveries') === 0, { timeoutMs: 30_000 })
  await kill(last)
  const minutes = Array.from({ length: minute }, (_, index) => index + 1)
  for (const table of ['seen', 'seen_together']) {
    const { rows } = await sql<{ n: number; subject: string }>`select n, subject from ${sql.table(table)} order by at`.execute(database.db)
    expect(rows.map((row) => row.n).toSorted((a, b) => a - b)).toEqual(minutes)
    for (const subject of subjects) expect(rows.filter((row) => row.subject === subject).map((row) => row.n)).toEqual(minutes.filter((n) => subjects[(n - 1) % 3] === subject))
  }
  expect(await countOf(database.db, 'timeline_dead_letters')).toBe(0)
  await database.drop()
})
