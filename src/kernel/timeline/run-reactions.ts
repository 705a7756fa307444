import type { Reaction, Worker, WorkerContext } from '#kernel/feature'
import { Bell } from './bell.ts'
import { type DeliveryResult, deliverEvents, type QueueBatch } from './deliver-events.ts'
import { type DeliveryQueue, dueQueues } from './delivery-store.ts'
import { sealedChannel } from './seal-events.ts'

const pollMs = 500
const mostTurnsAtOnce = 6
/** So many deliveries share a transaction at most. */
const mostDeliveries = 200
/** Of a reaction that takes many events at once. */
const mostQueues = 100

/** Delivers to reactions what was sealed. Every server does it; queues are shared out by locks. */
export function reactionRunner(reactions: readonly Reaction[]): Worker {
  return { id: 'timeline-reactions', leader: false, run: (worker) => runReactions(worker, reactions) }
}

/** Runs until the signal aborts, then waits for the deliveries under way. */
export async function runReactions(worker: WorkerContext, reactions: readonly Reaction[]): Promise<void> {
  if (reactions.length === 0) return new Promise((resolve) => onAbort(worker.signal, resolve))
  const bell = new Bell()
  const unlisten = await worker.database.listen(sealedChannel, () => bell.ring())
  const round = new Round(worker, new Map(reactions.map((reaction) => [reaction.id, reaction])), bell)
  try {
    while (!worker.signal.aborted) {
      await round.startDue()
      await bell.wait(pollMs, worker.clock, worker.signal)
    }
  } finally {
    await unlisten()
    await round.settle()
  }
}

function onAbort(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then()
  else signal.addEventListener('abort', then, { once: true })
}

/** Queues that are being worked on, in at most six turns at a time; a queue is in one of them. */
class Round {
  readonly #worker: WorkerContext
  readonly #reactions: ReadonlyMap<string, Reaction>
  readonly #bell: Bell
  readonly #busy = new Set<string>()
  readonly #turns = new Set<Promise<void>>()
  #waiting: QueueBatch[] = []

  constructor(worker: WorkerContext, reactions: ReadonlyMap<string, Reaction>, bell: Bell) {
    this.#worker = worker
    this.#reactions = reactions
    this.#bell = bell
  }

  async startDue(): Promise<void> {
    this.#startWaiting()
    if (this.#turns.size >= mostTurnsAtOnce) return
    const due = await dueQueues(this.#worker.db, [...this.#reactions.values()], this.#worker.clock.now())
    this.#waiting = batchesOf(due.filter((queue) => !this.#busy.has(keyOf(queue))), this.#reactions)
    this.#startWaiting()
  }

  async settle(): Promise<void> {
    await Promise.all(this.#turns)
  }

  #startWaiting(): void {
    while (this.#turns.size < mostTurnsAtOnce && !this.#worker.signal.aborted) {
      const batch = this.#waiting.shift()
      if (!batch) return
      const keys = batch.subjects.map((subject) => keyOf({ reaction: batch.reaction.id, subject }))
      for (const key of keys) this.#busy.add(key)
      const turn: Promise<void> = this.#takeTurn(batch).then((result) => {
        for (const key of keys) this.#busy.delete(key)
        this.#turns.delete(turn)
        this.#end(result)
      })
      this.#turns.add(turn)
    }
  }

  /** Must not reject: a database that is away shows in `startDue`, which starts the worker again. */
  async #takeTurn(batch: QueueBatch): Promise<DeliveryResult> {
    try {
      return await deliverEvents(this.#worker, batch)
    } catch (error) {
      this.#worker.log.warn('Deliveries to a reaction were broken off; they go on soon.', { reaction: batch.reaction.id, error })
      return 'failed'
    }
  }

  /** A queue that another server holds is looked at again after a while; ringing at once would ask without end. */
  #end(result: DeliveryResult): void {
    if (result === 'taken') this.#startWaiting()
    else this.#bell.ring()
  }
}

/** In the order of the queues. Those of a reaction that takes many events at once go together; what failed before goes by itself. */
function batchesOf(queues: readonly DeliveryQueue[], reactions: ReadonlyMap<string, Reaction>): QueueBatch[] {
  const batches: (QueueBatch & { readonly subjects: string[] })[] = []
  const open = new Map<string, string[]>()
  for (const { reaction: id, subject, isRetry } of queues) {
    const reaction = reactions.get(id)
    if (!reaction) continue
    const joined = isRetry ? undefined : open.get(id)
    if (joined && joined.length < mostQueues) {
      joined.push(subject)
      continue
    }
    const subjects = [subject]
    batches.push({ reaction, subjects, most: isRetry ? 1 : mostDeliveries })
    if (reaction.reactAll && !isRetry) open.set(id, subjects)
  }
  return batches
}

function keyOf({ reaction, subject }: Pick<DeliveryQueue, 'reaction' | 'subject'>): string {
  return JSON.stringify([reaction, subject])
}
