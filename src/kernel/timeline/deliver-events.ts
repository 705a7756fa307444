import type { Context, Reacted, Reaction, WorkerContext } from '#kernel/feature'
import { type Delivery, firstDeliveries, lockQueues, removeDeliveries } from './delivery-store.ts'
import { recordFailure, UnreadableEvent } from './failed-delivery.ts'

/** So long deliveries that are made one after the other share a transaction: what the first of them did is to be seen soon. */
const longestMs = 200

export type DeliveryResult = 'done' | 'empty' | 'taken' | 'failed'

/** Queues of one reaction, and how many of their first deliveries are made at once. */
export interface QueueBatch {
  readonly reaction: Reaction
  readonly subjects: readonly string[]
  readonly most: number
}

/**
 * Delivers what is first in some queues: the reactions' work and the end of the deliveries commit together or not at
 * all, so that a process that dies in between leaves them to be delivered again. When one of several fails, all are
 * undone and each is delivered by itself. `taken` means that another server is at these queues.
 */
export async function deliverEvents(worker: WorkerContext, batch: QueueBatch): Promise<DeliveryResult> {
  const taken: Delivery[] = []
  try {
    return await attempt(worker, batch, taken)
  } catch (error) {
    const [first] = taken
    if (!first) throw error
    if (taken.length > 1) return deliverOneByOne(worker, batch.reaction, taken)
    await recordFailure(worker, first, error)
    return 'failed'
  }
}

async function attempt(worker: WorkerContext, { reaction, subjects, most }: QueueBatch, taken: Delivery[]): Promise<DeliveryResult> {
  // People read the name; which reaction it was stands in the id.
  const actor = { kind: 'system', id: `reaction:${reaction.id}`, name: 'Daybook' } as const
  return worker.transact(async (ctx) => {
    // After a deadlock all of this is done again.
    taken.length = 0
    const ours = await lockQueues(ctx.db, reaction.id, subjects)
    if (ours.length === 0) return 'taken'
    taken.push(...await firstDeliveries(ctx.db, { reaction, subjects: ours }, { most, now: worker.clock.now() }))
    if (taken.length === 0) return 'empty'
    await removeDeliveries(ctx.db, reaction.reactAll ? await reactAtOnce(reaction, taken, ctx) : await reactInTurn(worker, reaction, taken, ctx))
    return 'done'
  }, { actor })
}

async function reactAtOnce(reaction: Reaction, deliveries: readonly Delivery[], ctx: Context): Promise<readonly Delivery[]> {
  const events = deliveries.flatMap((delivery) => reactedOf(reaction, delivery, ctx) ?? [])
  // The schema that made `data` is the reaction's own; `onMany` tied the two together.
  if (events.length > 0) await reaction.reactAll?.(events as never, ctx)
  return deliveries
}

/** Gives those that were made: time may have been up before the last. */
async function reactInTurn(worker: WorkerContext, reaction: Reaction, deliveries: readonly Delivery[], ctx: Context): Promise<readonly Delivery[]> {
  const startedAt = performance.now()
  for (const [index, delivery] of deliveries.entries()) {
    if (index > 0 && (worker.signal.aborted || performance.now() - startedAt > longestMs)) return deliveries.slice(0, index)
    const reacted = reactedOf(reaction, delivery, ctx)
    // As above; here it was `on`.
    if (reacted) await reaction.react(reacted.data as never, reacted.ctx, reacted.event)
  }
  return deliveries
}

/** Undefined for an event that is gone. What came from outside need not fit our schema and is passed over then; what we wrote ourselves must fit. */
function reactedOf(reaction: Reaction, delivery: Delivery, ctx: Context): Reacted<unknown> | undefined {
  if (delivery.type === null) return undefined
  const parsed = reaction.event.data.safeParse(delivery.is_received ? receivedData(delivery.data) : delivery.data)
  if (parsed.success) {
    const event = { id: delivery.event_id, type: delivery.type, subject: delivery.subject, environment: delivery.environment, at: delivery.event_at }
    return { data: parsed.data, event, ctx: ctx.because({ kind: 'event', id: event.id }) }
  }
  if (delivery.is_received) return undefined
  throw new UnreadableEvent(`The event's data does not fit what the reaction expects: ${parsed.error.message}`)
}

/** What was received is stored whole; its `data` is what the sender had to say. */
function receivedData(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message ? message.data : undefined
}

/** A delivery that fails holds up its own queue; what is behind it waits. */
async function deliverOneByOne(worker: WorkerContext, reaction: Reaction, deliveries: readonly Delivery[]): Promise<DeliveryResult> {
  const stuck = new Set<string>()
  for (const { subject } of deliveries) {
    if (worker.signal.aborted) break
    if (stuck.has(subject)) continue
    if (await deliverEvents(worker, { reaction, subjects: [subject], most: 1 }) !== 'done') stuck.add(subject)
  }
  return stuck.size === 0 ? 'done' : 'failed'
}
