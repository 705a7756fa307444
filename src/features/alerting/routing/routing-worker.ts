import type { Worker, WorkerContext } from '#kernel/feature'
import { alertsChannel } from '../alerts/routing-queue.ts'
import { Dispatcher } from './dispatcher.ts'
import { routingChannel } from './routing-channel.ts'

/** Looks again after this time even when nobody rang. */
const longestMs = 5000

/** Groups alerts and says who is told, on one server of several. */
export const routingWorker: Worker = {
  id: 'routing', leader: true,
  async run(worker) {
    const dispatcher = new Dispatcher({ externalUrl: worker.site.url })
    const bell = new Bell()
    const unlisten = await listen(worker, dispatcher, bell)
    try {
      while (!worker.signal.aborted) {
        const rung = bell.next()
        const { nextAt, hasMore } = await worker.transact((ctx) => dispatcher.step(ctx))
        if (!hasMore) await pause(worker, rung, nextAt)
      }
    } finally {
      await unlisten()
    }
  },
}

async function listen(worker: WorkerContext, dispatcher: Dispatcher, bell: Bell): Promise<() => Promise<void>> {
  const ends = await Promise.all([
    worker.database.listen(alertsChannel, () => bell.ring()),
    worker.database.listen(routingChannel, () => {
      dispatcher.isStale = true
      bell.ring()
    }),
  ])
  return async () => void (await Promise.all(ends.map((end) => end())))
}

async function pause({ clock, signal }: WorkerContext, rung: Promise<void>, nextAt: number | undefined): Promise<void> {
  const ms = Math.max(0, Math.min(longestMs, (nextAt ?? Infinity) - clock.now().getTime()))
  const stop = new AbortController()
  await Promise.race([rung, clock.sleep(ms, AbortSignal.any([signal, stop.signal])).catch(() => undefined)])
  stop.abort()
}

class Bell {
  #ring: () => void = () => undefined

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve
    })
  }

  ring(): void {
    this.#ring()
  }
}
