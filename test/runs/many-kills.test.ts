import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { sql } from '#platform/database'
import { getRun, readLog, startRun } from '#kernel/runs/contract'
import { freePort } from '../harness/free-port.ts'
import { isWholeLength } from '../harness/whole-length.ts'
import { bundleRunner, bundleServer, crash, eventually, freshDatabase, job, plan, RunsMount, scripted, startRunnerProgram, startServerProgram, step, tempDir } from './index.ts'

const kills = isWholeLength ? 100 : 40
const runs = 6
const jobKeys = ['a', 'b', 'c', 'd']
const stepCount = 14
const lineCount = 20
const longestPauseMs = 400

const programs = new Set<ChildProcess>()
let last: RunsMount | undefined
afterAll(async () => {
  for (const program of programs) await crash(program)
  await last?.stop()
})

/**
 * Slow enough, while there are kills, that one falls into the middle of a log as well as between two steps. The last step of
 * a job of the last run waits until the kills are over, so that however fast the machine is they hit work.
 */
function script({ marker, over }: { marker: string; over: string }, name: string, waits: boolean): string {
  const pause = `[ -e ${over} ] || sleep 0.08`
  return `echo ${name} >> ${marker}; for i in $(seq 1 ${lineCount}); do echo "${name} $i"; [ $((i % 5)) != 0 ] || ${pause}; done; ${waits ? `until [ -e ${over} ]; do sleep 0.1; done; ` : ''}printf "${name} end"`
}

function linesOf(name: string): string[] {
  return [...Array.from({ length: lineCount }, (_, index) => `${name} ${index + 1}`), `${name} end`]
}

it(`loses and doubles nothing through ${kills} kills of server, runner or both at any moment`, async () => {
  const [dataDir, database] = [await tempDir(), await freshDatabase()]
  const [runnerFile, serverFile, port] = [await bundleRunner(dataDir), await bundleServer(), await freePort()]
  const startServer = () => kept(startServerProgram({ file: serverFile, databaseUrl: database.url, dataDir, port }))
  const startTheRunner = () => kept(startRunnerProgram({ file: runnerFile, server: `http://127.0.0.1:${port}`, workDir: join(dataDir, 'work') }))
  const [marker, over] = [join(dataDir, 'starts'), join(dataDir, 'kills-are-over')]
  const names = (run: number, key: string) => Array.from({ length: stepCount }, (_, index) => `${run}${key}${index}`)

  const first = await RunsMount.start({ database, dataDir, kinds: [scripted] })
  const ids: string[] = []
  for (let run = 0; run < runs; run += 1) {
    const jobs = jobKeys.map((key) => job(key, { timeoutMs: 600_000, steps: names(run, key).map((name, index) => step(script({ marker, over }, name, run === runs - 1 && index === stepCount - 1), { key: `s${name}`, name })) }))
    ids.push((await first.call(startRun, { kind: 'scripted', input: { plan: plan([...jobs, job('after', { needs: jobKeys, steps: [step('echo after', { key: 's' })] })]) } })).runId)
  }
  await first.stop()

  let [server, runner] = [await startServer(), await startTheRunner()]
  const random = randomNumbers(12_345)
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(random() * longestPauseMs)
    const [killsServer, killsRunner] = [kill % 3 !== 0, kill % 3 !== 1]
    await Promise.all([killsServer && crash(server), killsRunner && crash(runner)])
    if (killsRunner) runner = await startTheRunner()
    if (killsServer) server = await startServer()
  }
  expect(await endedRuns(ids, database), 'the work was done before the kills were').toBeLessThan(runs)
  await writeFile(over, '')

  await crash(server)
  const mount = last = await RunsMount.start({ database, dataDir, kinds: [scripted], port })
  for (const [run, id] of ids.entries()) {
    const found = await eventually(async () => {
      const each = await mount.call(getRun, { id })
      expect(['succeeded', 'failed', 'cancelled']).toContain(each.run.state)
      return each
    }, { timeoutMs: 60_000, intervalMs: 50 })
    expect(found.run).toMatchObject({ state: 'succeeded', reason: null })
    for (const key of jobKeys) {
      const { lines } = await mount.call(readLog, { run: id, job: key, limit: 10_000 })
      expect(lines.map((line) => line.text)).toEqual(names(run, key).flatMap(linesOf))
      expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index))
    }
  }
  const starts = (await readFile(marker, 'utf8')).trim().split('\n')
  expect(starts.toSorted()).toEqual(ids.flatMap((_, run) => jobKeys.flatMap((key) => names(run, key))).toSorted())
}, 600_000)

async function kept(starting: ChildProcess | Promise<ChildProcess>): Promise<ChildProcess> {
  const program = await starting
  programs.add(program)
  return program
}

async function endedRuns(ids: readonly string[], database: Awaited<ReturnType<typeof freshDatabase>>): Promise<number> {
  const { rows } = await sql<{ finished_at: Date | null }>`select finished_at from runs where id = any(${ids}::uuid[])`.execute(database.db)
  return rows.filter(({ finished_at: finishedAt }) => finishedAt !== null).length
}

/** Linear congruential: the same moments each time. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
