import type { Reaction, Worker, WorkerContext } from '#kernel/feature'
import { Bell } from './bell.ts'
import { sealEvents } from './seal-events.ts'

const pollMs = 1000

/** Seals what is committed: at once when told, and each second for what was not. One server of several does it. */
export function sealer(reactions: readonly Reaction[]): Worker {
  return { id: 'timeline-sealer', leader: true, run: (worker) => runSealer(worker, reactions) }
}

async function runSealer(worker: WorkerContext, reactions: readonly Reaction[]): Promise<void> {
  const bell = new Bell()
  const unlisten = await worker.database.listen('daybook_appended', () => bell.ring())
  try {
    while (!worker.signal.aborted) {
      const sealed = await sealEvents(worker.db, reactions, worker.clock.now())
      if (sealed === 0) await bell.wait(pollMs, worker.clock, worker.signal)
    }
  } finally {
    await unlisten()
  }
}
