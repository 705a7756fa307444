import { basename, isAbsolute, relative, sep } from 'node:path'
import { counted } from '#lib/counted'
import { entityRef } from '#lib/entity-ref'
import type { Context, Detector, Worker, WorkerContext } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { watchTree } from '#platform/files'
import { DiscoveryFinished } from '../contract.ts'
import { Discovery } from './discovery.ts'
import { isUnwatched } from './left-alone.ts'

const retryMs = 5000

/** Looks through the project folder at the start, follows what changes in it, and asks the machine again from time to time. */
export function discoveryWorker(detectors: readonly Detector[]): Worker {
  return { id: 'catalog-discovery', leader: true, run: (worker) => runDiscovery(worker, detectors) }
}

async function runDiscovery(worker: WorkerContext, detectors: readonly Detector[]): Promise<void> {
  const { projectDir, dataDir } = worker.site
  const options = { folder: projectDir, without: [dataDir], db: worker.db, signal: worker.signal, transact: worker.transact.bind(worker) }
  const discovery = new Discovery({ ...options, detectors })
  const changes = new Changes()
  const inside = relative(projectDir, dataDir).split(sep).join('/')
  const isData = (path: string) => !isAbsolute(inside) && !inside.startsWith('..') && (path === inside || path.startsWith(`${inside}/`))
  const watch = await watchTree(projectDir, { ignored: (path) => isUnwatched(path) || isData(path) }, (paths) => changes.add(paths))
  worker.signal.addEventListener('abort', () => changes.wake(), { once: true })
  const inferences = detectors.filter((detector) => detector.kind === 'inference')
  const machines = detectors.filter((detector) => detector.kind === 'machine').map((detector) => askMachine(worker, new Discovery({ ...options, detectors: [detector, ...inferences] }), detector.everyMs))
  try {
    await finishLooking(worker, () => discovery.lookThroughAll())
    while (!worker.signal.aborted) {
      const paths = await changes.next()
      if (worker.signal.aborted) break
      if (paths.includes('.')) await finishLooking(worker, () => discovery.lookThroughAll())
      else await attempt(worker, () => discovery.lookAgainAt(paths))
    }
  } finally {
    await watch.close()
    await Promise.all(machines)
  }
}

async function finishLooking(worker: WorkerContext, look: () => Promise<void>): Promise<void> {
  const startedAt = performance.now()
  if (!(await attempt(worker, look))) return
  await worker.transact((ctx) => appendFinished(ctx, performance.now() - startedAt))
}

/** Tells that a whole look through the folder has ended, with what is known now. */
export async function appendFinished(ctx: Context, durationMs: number): Promise<{ entities: number; relations: number; problems: number }> {
  const found = await countAll(ctx.db)
  await ctx.append(DiscoveryFinished, {
    subject: entityRef('folder', basename(ctx.site.projectDir)), summary: `Looked through the folder: ${counted(found.entities, 'thing')}, ${counted(found.problems, 'problem')}.`,
    data: { ...found, durationMs: Math.round(durationMs) },
  })
  return found
}

async function countAll(db: Db): Promise<{ entities: number; relations: number; problems: number }> {
  const { rows } = await sql<{ entities: number; relations: number; problems: number }>`
    select (select count(*) from catalog_entities where gone_at is null) as entities,
      (select count(*) from (select distinct from_ref, type, to_ref from catalog_relations) triple) as relations,
      (select count(*) from catalog_problems) as problems`.execute(db)
  const row = rows[0]
  return { entities: Number(row?.entities ?? 0), relations: Number(row?.relations ?? 0), problems: Number(row?.problems ?? 0) }
}

async function askMachine(worker: WorkerContext, discovery: Discovery, everyMs: number): Promise<void> {
  while (!worker.signal.aborted) {
    await attempt(worker, () => discovery.lookAtMachine(worker.signal))
    await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
  }
}

/** Tries until it works or all ends: a database that is away for a while must not leave the catalog stale. */
async function attempt(worker: WorkerContext, action: () => Promise<void>): Promise<boolean> {
  while (!worker.signal.aborted) {
    try {
      await action()
      return true
    } catch (error) {
      if (worker.signal.aborted) return false
      worker.log.error('Looking through the folder failed; the next try follows.', { error })
      await worker.clock.sleep(retryMs, worker.signal).catch(() => undefined)
    }
  }
  return false
}

/** Changed paths that wait to be looked at, each once. */
class Changes {
  #paths = new Set<string>()
  #wake: (() => void) | undefined

  add(paths: readonly string[]): void {
    for (const path of paths) this.#paths.add(path)
    this.wake()
  }

  wake(): void {
    this.#wake?.()
  }

  /** Waits for the next ones; none when woken for another reason. */
  async next(): Promise<string[]> {
    if (this.#paths.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const paths = [...this.#paths]
    this.#paths = new Set()
    return paths
  }
}
