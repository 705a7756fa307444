import { access, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker, WorkerContext } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { fetchGuarded } from '#platform/http'
import { ServiceCrashed } from './contract.ts'
import { liveRelease, unfinishedDeployments } from './deployment-store.ts'
import { environmentFolder } from './environment-folder.ts'
import { type EnvironmentRow, environmentsOf, readEnvironment, saveState } from './environment-store.ts'
import { type EnvironmentVerdict, judgeEnvironment } from './judge-environment.ts'
import { clearBusy, readSupervised, supervise, type SupervisedProcess } from './supervised-process.ts'
import { tablesOf } from './release-tables.ts'

const lookEveryMs = 1000
const probeEveryMs = 5000
const retryActionMs = 10_000

/** What is remembered of an environment between two looks; lost with the server, without harm. */
interface Memory {
  probedAt: number
  failedProbes: number
  said: string
  slot: string | null
  crashedAt: number | undefined
  nextActionAt: number
}

/** Keeps every environment as the database says: what was killed, cut off or gone with a reboot is started again. */
export const reconcileEnvironments: Worker = {
  id: 'reconcile', leader: true,
  async run(worker) {
    const memories = new Map<string, Memory>()
    while (!worker.signal.aborted) {
      await reconcileAll(worker, memories)
      await worker.clock.sleep(lookEveryMs, worker.signal).catch(() => undefined)
    }
  },
}

async function reconcileAll(worker: WorkerContext, memories: Map<string, Memory>): Promise<void> {
  const rows = await environmentsOf(worker.db, {})
  for (const id of memories.keys()) if (!rows.some((row) => row.id === id)) memories.delete(id)
  await Promise.all(rows.map(async (row) => {
    const memory = memories.get(row.id) ?? { probedAt: Number.NEGATIVE_INFINITY, failedProbes: 0, said: '', slot: null, crashedAt: undefined, nextActionAt: 0 }
    memories.set(row.id, memory)
    try {
      await reconcile(worker, row, memory)
    } catch (error) {
      worker.log.error('An environment could not be looked after.', { service: row.service, environment: row.name, error })
      await saveState(worker.db, row, 'unknown', `It could not be looked at: ${error instanceof Error ? error.message : String(error)}`, worker.clock.now())
    }
  }))
}

/** One look at one environment. */
export async function reconcile(worker: WorkerContext, row: EnvironmentRow, memory: Memory): Promise<void> {
  const folder = environmentFolder(worker.site.dataDir, row.service, row.name)
  const running = await readSupervised(folder)
  const hasDeployment = (await unfinishedDeployments(worker.db, row.id)).length > 0
  if (running.isBusy && !hasDeployment) await clearBusy(folder)
  await noteCrashes(worker, row, running, memory, hasDeployment)
  if (!hasDeployment && row.live_slot !== null && running.isRunning) await probe(worker, row, memory)
  const live = await liveRelease(worker.db, row)
  const verdict = judgeEnvironment({
    isStopped: row.is_stopped, liveSlot: row.live_slot, liveVersion: live?.version ?? '', hasDeployment, process: running,
    currentSlot: await readlink(join(folder, 'current')).catch(() => undefined), isSlotThere: row.live_slot !== null && (await isThere(join(folder, row.live_slot, 'command'))),
    failedProbes: memory.failedProbes, probeSaid: memory.said, sinceCrashMs: memory.crashedAt === undefined ? undefined : performance.now() - memory.crashedAt,
  })
  if (verdict) await follow(worker, { row, hasDeployment, folder, verdict }, memory)
}

interface Look {
  readonly row: EnvironmentRow
  readonly hasDeployment: boolean
  readonly folder: string
  readonly verdict: EnvironmentVerdict
}

/**
 * Says and does what a look found, under the environment's lock and only when nothing has changed since: deployments take
 * the same lock, and one that began or ended meanwhile makes the look a mixture of before and after.
 */
async function follow(worker: WorkerContext, { row, hasDeployment, folder, verdict }: Look, memory: Memory): Promise<void> {
  const { action, state, reason } = verdict
  const isDue = action !== undefined && performance.now() >= memory.nextActionAt
  if (!isDue && state === row.state && reason === row.state_reason) return
  await worker.transact(async (ctx) => {
    const locked = await readEnvironment(ctx.db, row.service, row.name, true)
    const isDeploying = (await unfinishedDeployments(ctx.db, row.id)).length > 0
    if (locked.live_deployment_id !== row.live_deployment_id || locked.is_stopped !== row.is_stopped || isDeploying !== hasDeployment) return
    if (isDue) {
      memory.nextActionAt = performance.now() + retryActionMs
      worker.log.info('An environment is brought back to what it should be.', { service: row.service, environment: row.name, action, reason })
      await supervise(folder, action, action === 'recover' ? (row.live_slot ?? '') : '')
    }
    await saveState(ctx.db, locked, state, reason, worker.clock.now())
  })
}

/** Each crash of the first few, then each doubling: a service that cannot start does not fill the timeline. */
async function noteCrashes(worker: WorkerContext, row: EnvironmentRow, running: SupervisedProcess, memory: Memory, hasDeployment: boolean): Promise<void> {
  const { restarts } = running
  if (restarts === row.seen_restarts) return
  const isCrash = restarts > row.seen_restarts && !hasDeployment
  if (isCrash) memory.crashedAt = performance.now()
  await worker.transact(async (ctx) => {
    await tablesOf(ctx.db).updateTable('releases_environments').set({ seen_restarts: restarts }).where('id', '=', row.id).execute()
    const isTold = restarts <= 3 || Math.floor(Math.log2(restarts)) > Math.floor(Math.log2(row.seen_restarts || 1))
    const live = await liveRelease(ctx.db, row)
    if (!isCrash || !isTold || !live) return
    await ctx.append(ServiceCrashed, {
      subject: row.service, environment: row.name, summary: `${parseEntityRef(row.service).name} ${live.version} ended by itself in ${row.name}${running.exitCode === undefined ? '' : ` (exit ${running.exitCode})`}; it is started again.`,
      data: { service: row.service, environment: row.name, version: live.version, exitCode: running.exitCode ?? null, restarts },
    })
  })
}

async function probe(worker: WorkerContext, row: EnvironmentRow, memory: Memory): Promise<void> {
  if (memory.slot !== row.live_slot) Object.assign(memory, { slot: row.live_slot, failedProbes: 0, said: '', probedAt: Number.NEGATIVE_INFINITY, crashedAt: undefined })
  if (performance.now() - memory.probedAt < probeEveryMs) return
  memory.probedAt = performance.now()
  try {
    const { status } = await fetchGuarded(row.target.healthUrl, { allowPrivate: true, timeoutMs: 4000, maxBytes: 2 ** 20, redirect: 'manual', signal: worker.signal })
    memory.said = `it answered ${status}.`
    memory.failedProbes = status >= 200 && status < 300 ? 0 : memory.failedProbes + 1
  } catch (error) {
    if (worker.signal.aborted) return
    memory.said = error instanceof Error ? error.message : 'it could not be asked.'
    memory.failedProbes += 1
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
