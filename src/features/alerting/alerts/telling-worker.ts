import type { Worker, WorkerContext } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { nextTeller, tellingChannel, tellSome } from './tell-alerts.ts'

const atOnce = 500
/** Looks again after this time even when nobody rang. */
const idleMs = 5000
/** Those who are to be woken come first: until nothing has come for a while and all was sent, but for so long at most. */
const patienceMs = 5000
const calmMs = 1000
const lookAgainMs = 100

/** Puts a storm of alerts on the timeline, after it was told to whom it wakes; on one server of several. */
export const tellingWorker: Worker = {
  id: 'alert-events', leader: true,
  async run(worker) {
    let ring: () => void = () => undefined
    const unlisten = await worker.database.listen(tellingChannel, () => ring())
    try {
      while (!worker.signal.aborted) {
        const rung = new Promise<void>((resolve) => {
          ring = resolve
        })
        const actor = await nextTeller(worker.db)
        if (actor === undefined) {
          await pause(worker, idleMs, rung)
          continue
        }
        await whileOthersAreWoken(worker)
        await worker.transact((ctx) => tellSome(ctx, atOnce), { actor })
      }
    } finally {
      await unlisten()
    }
  },
}

async function whileOthersAreWoken(worker: WorkerContext): Promise<void> {
  for (let waited = 0; waited < patienceMs && !worker.signal.aborted; waited += lookAgainMs) {
    const now = worker.clock.now()
    const { rows: [queue] } = await sql<{ oldest: Date | null; newest: Date | null }>`
      select (select at from alerting_to_tell order by seq limit 1) as oldest, (select at from alerting_to_tell order by seq desc limit 1) as newest`.execute(worker.db)
    // What goes on for longer than that is told while it goes on.
    if (!queue?.oldest || !queue.newest || !isWithin(queue.oldest, patienceMs, now)) return
    if (!isWithin(queue.newest, calmMs, now) && !(await isTelling(worker.db, now))) return
    await pause(worker, lookAgainMs)
  }
}

/** A clock that was set back makes nobody wait. */
function isWithin(at: Date, ms: number, now: Date): boolean {
  return at.getTime() > now.getTime() - ms && at <= now
}

async function isTelling(db: Db, now: Date): Promise<boolean> {
  const { rows: [found] } = await sql<{ is: boolean }>`select exists (select from alerting_to_route) or exists (select from alerting_deliveries where state = 'waiting' and next_attempt_at <= ${now}) as is`.execute(db)
  return found?.is === true
}

async function pause({ clock, signal }: WorkerContext, ms: number, rung?: Promise<void>): Promise<void> {
  const stop = new AbortController()
  await Promise.race([...(rung ? [rung] : []), clock.sleep(ms, AbortSignal.any([signal, stop.signal])).catch(() => undefined)])
  stop.abort()
}
