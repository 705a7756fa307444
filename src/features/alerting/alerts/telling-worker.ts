import type { Worker, WorkerContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { nextTeller, tellingChannel, tellSome } from './tell-alerts.ts'

const atOnce = 500
/** Looks again after this time even when nobody rang. */
const idleMs = 5000
/** Those who are to be woken come first, for so long at most. */
const patienceMs = 5000
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
    const { rows: [found] } = await sql<{ isBusy: boolean }>`
      select exists (select from alerting_to_route) or exists (select from alerting_deliveries where state = 'waiting' and next_attempt_at <= ${worker.clock.now()}) as "isBusy"`.execute(worker.db)
    if (found?.isBusy !== true) return
    await pause(worker, lookAgainMs)
  }
}

async function pause({ clock, signal }: WorkerContext, ms: number, rung?: Promise<void>): Promise<void> {
  const stop = new AbortController()
  await Promise.race([...(rung ? [rung] : []), clock.sleep(ms, AbortSignal.any([signal, stop.signal])).catch(() => undefined)])
  stop.abort()
}
