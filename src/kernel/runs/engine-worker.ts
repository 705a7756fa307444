import type { Worker, WorkerContext } from '#kernel/feature'
import { sql } from '#platform/database'
import type { KindOf } from './advance-run.ts'
import { lookAtRun } from './end-run.ts'
import { openBell } from './run-channels.ts'

const sweepMs = 1000
const longestPauseMs = 60_000

/** Runs that could not be ended, with the time of the next try; others must not wait for them. */
type Troubles = Map<string, { tries: number; nextAt: number }>

/** Ends runs and wakes those that wait for another, as the system, as soon as it is told of one. */
export function engineWorker(kindOf: KindOf): Worker {
  return {
    id: 'runs.engine', leader: false,
    async run(worker: WorkerContext): Promise<void> {
      const bell = await openBell(worker.database, ['look'])
      const troubles: Troubles = new Map()
      try {
        while (!worker.signal.aborted) {
          await wakeHeldBack(worker)
          await lookAtAll(worker, kindOf, troubles)
          await bell.wait(sweepMs, worker.signal)
        }
      } finally {
        await bell.close()
      }
    },
  }
}

async function lookAtAll(worker: WorkerContext, kindOf: KindOf, troubles: Troubles): Promise<void> {
  while (!worker.signal.aborted) {
    const now = performance.now()
    const resting = [...troubles].filter(([, trouble]) => trouble.nextAt > now).map(([id]) => id)
    const { rows } = await sql<{ id: string }>`select id from runs where needs_look and id <> all(${resting}::uuid[]) order by position limit 1`.execute(worker.db)
    const id = rows[0]?.id
    if (id === undefined) return
    try {
      await worker.transact((ctx) => lookAtRun(ctx, id, kindOf), { cause: { kind: 'run', id } })
      troubles.delete(id)
    } catch (error) {
      const tries = (troubles.get(id)?.tries ?? 0) + 1
      troubles.set(id, { tries, nextAt: now + Math.min(longestPauseMs, 100 * 2 ** tries) })
      worker.log.error('A run could not be ended or gone on with; it is tried again.', { run: id, tries, error })
    }
  }
}

/** What waits for runs of its key that have ended since: should it not have been told, it is found here. */
async function wakeHeldBack(worker: WorkerContext): Promise<void> {
  await sql`
    update runs r set needs_look = true where state = 'queued' and concurrency_key is not null and not needs_look
      and not exists (select 1 from runs o where o.concurrency_key = r.concurrency_key and o.finished_at is null and o.position < r.position)
      and exists (select 1 from run_jobs j where j.run_id = r.id) and not exists (select 1 from run_jobs j where j.run_id = r.id and j.state <> 'blocked')`.execute(worker.db)
}
