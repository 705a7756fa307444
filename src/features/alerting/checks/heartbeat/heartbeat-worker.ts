import type { Worker } from '#kernel/feature'
import { countLate, countPings } from './count-beats.ts'
import { pingsChannel } from './heartbeat-routes.ts'
import { noteListening } from './listening.ts'

const lookEveryMs = 1000
const noteEveryMs = 10_000

/** Counts pings as they come and those that do not come, on one server of several. */
export const heartbeatWorker: Worker = {
  id: 'heartbeats', leader: true,
  async run({ database, clock, signal, transact }) {
    let ring: () => void = () => undefined
    const unlisten = await database.listen(pingsChannel, () => ring())
    let notedAtMs = Number.NEGATIVE_INFINITY
    try {
      while (!signal.aborted) {
        const rung = new Promise<void>((resolve) => {
          ring = resolve
        })
        if (performance.now() - notedAtMs >= noteEveryMs) {
          await transact((ctx) => noteListening(ctx.db, ctx.clock.now()))
          notedAtMs = performance.now()
        }
        while ((await transact(countPings)) > 0 && !signal.aborted);
        while ((await transact(countLate)) > 0 && !signal.aborted);
        await Promise.race([rung, clock.sleep(lookEveryMs, signal).catch(() => undefined)])
      }
    } finally {
      await unlisten()
    }
  },
}
