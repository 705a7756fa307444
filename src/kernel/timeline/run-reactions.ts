import type { Reaction, Worker, WorkerContext } from '#kernel/feature'
import { Bell } from './bell.ts'
import { type DeliveryResult, deliverEvent } from './deliver-event.ts'
import { type DeliveryQueue, dueQueues, firstDelivery } from './delivery-store.ts'
import { sealedChannel } from './seal-events.ts'

const pollMs = 500
const mostAtOnce = 6
/** How long one queue may go on before others get their turn. */
const longestTurn = 50

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

/** Queues that are being worked on, at most six at a time, each by one worker. */
class Round {
  readonly #worker: WorkerContext
  readonly #reactions: ReadonlyMap<string, Reaction>
  readonly #bell: Bell
  readonly #busy = new Map<string, Promise<void>>()
  #waiting: DeliveryQueue[] = []

  constructor(worker: WorkerContext, reactions: ReadonlyMap<string, Reaction>, bell: Bell) {
    this.#worker = worker
    this.#reactions = reactions
    this.#bell = bell
  }

  async startDue(): Promise<void> {
    this.#startWaiting()
    if (this.#busy.size >= mostAtOnce) return
    const due = await dueQueues(this.#worker.db, [...this.#reactions.keys()], this.#worker.clock.now())
    this.#waiting = due.filter((queue) => !this.#busy.has(keyOf(queue)))
    this.#startWaiting()
  }

  async settle(): Promise<void> {
    await Promise.all(this.#busy.values())
  }

  #startWaiting(): void {
    while (this.#busy.size < mostAtOnce && !this.#worker.signal.aborted) {
      const queue = this.#waiting.shift()
      if (!queue) return
      const key = keyOf(queue)
      if (!this.#busy.has(key)) this.#busy.set(key, this.#takeTurn(queue).then((result) => this.#end(key, result)))
    }
  }

  /** Must not reject: a database that is away shows in `startDue`, which starts the worker again. */
  async #takeTurn(queue: DeliveryQueue): Promise<DeliveryResult | 'empty'> {
    try {
      for (let turn = 0; turn < longestTurn && !this.#worker.signal.aborted; turn += 1) {
        const result = await this.#deliverFirst(queue)
        if (result !== 'done') return result
      }
      return 'done'
    } catch (error) {
      this.#worker.log.warn('Deliveries to a reaction were broken off; they go on soon.', { reaction: queue.reaction, error })
      return 'failed'
    }
  }

  async #deliverFirst(queue: DeliveryQueue): Promise<DeliveryResult | 'empty'> {
    const delivery = await firstDelivery(this.#worker.db, queue, this.#worker.clock.now())
    const reaction = this.#reactions.get(queue.reaction)
    return delivery && reaction ? deliverEvent(this.#worker, reaction, delivery) : 'empty'
  }

  /** A queue that another server holds is looked at again after a while; ringing at once would ask without end. */
  #end(key: string, result: DeliveryResult | 'empty'): void {
    this.#busy.delete(key)
    if (result === 'taken') this.#startWaiting()
    else this.#bell.ring()
  }
}

function keyOf(queue: DeliveryQueue): string {
  return JSON.stringify([queue.reaction, queue.subject])
}
