import type { Reaction, WorkerContext } from '#kernel/feature'
import { newId } from '#lib/id'
import { storableText } from '#lib/storable-text'
import { transaction } from '#platform/database'
import { buryDelivery, type Delivery, findEvent, lockDelivery, postponeDelivery, removeDelivery } from './delivery-store.ts'
import type { EventRow } from './event-row.ts'

const mostAttempts = 8
const firstPauseMs = 1000
const longestPauseMs = 300_000
const longestError = 4000

/** Data of our own event that its reaction's schema refuses: trying again would not help. */
class UnreadableEvent extends Error {}

export type DeliveryResult = 'done' | 'taken' | 'failed'

/**
 * Delivers once: the reaction's work and the end of the delivery commit together or not at all, so that a process that
 * dies in between leaves it to be delivered again. `taken` means that another server is at it.
 */
export async function deliverEvent(worker: WorkerContext, reaction: Reaction, delivery: Delivery): Promise<DeliveryResult> {
  try {
    return await attempt(worker, reaction, delivery)
  } catch (error) {
    await recordFailure(worker, delivery, error)
    return 'failed'
  }
}

async function attempt(worker: WorkerContext, reaction: Reaction, delivery: Delivery): Promise<DeliveryResult> {
  // People read the name; which reaction it was stands in the id.
  const actor = { kind: 'system', id: `reaction:${reaction.id}`, name: 'Daybook' } as const
  return worker.transact(async (ctx) => {
    if (!await lockDelivery(ctx.db, delivery)) return 'taken'
    const row = await findEvent(ctx.db, delivery.event_id, delivery.event_at)
    const data = row && readData(reaction, row)
    if (row && data?.isReadable) {
      const event = { id: row.id, type: row.type, subject: row.subject, environment: row.environment, at: row.at }
      // The schema that made `data` is the reaction's own; `on` tied the two together.
      await reaction.react(data.value as never, ctx, event)
    }
    await removeDelivery(ctx.db, delivery)
    return 'done'
  }, { actor, cause: { kind: 'event', id: delivery.event_id } })
}

/** What came from outside need not fit our schema and is passed over then; what we wrote ourselves must fit. */
function readData(reaction: Reaction, row: EventRow): { isReadable: boolean; value?: unknown } {
  const parsed = reaction.event.data.safeParse(row.is_received ? receivedData(row.data) : row.data)
  if (parsed.success) return { isReadable: true, value: parsed.data }
  if (row.is_received) return { isReadable: false }
  throw new UnreadableEvent(`The event's data does not fit what the reaction expects: ${parsed.error.message}`)
}

/** What was received is stored whole; its `data` is what the sender had to say. */
function receivedData(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message ? message.data : undefined
}

async function recordFailure(worker: WorkerContext, delivery: Delivery, error: unknown): Promise<void> {
  const attempts = delivery.attempts + 1
  const message = storableText(error instanceof Error ? error.message : String(error)).slice(0, longestError)
  const now = worker.clock.now()
  const fields = { reaction: delivery.reaction, event: delivery.event_id, attempts, error }
  if (attempts < mostAttempts && !(error instanceof UnreadableEvent)) {
    worker.log.warn('A reaction failed and is tried again.', fields)
    return postponeDelivery(worker.db, delivery, new Date(now.getTime() + pauseAfter(attempts)))
  }
  worker.log.error('A reaction failed for good and lies in the dead letters.', fields)
  await transaction(worker.db, (tx) => buryDelivery(tx, delivery, { id: newId(), attempts, error: message, diedAt: now }))
}

/** 1 s, doubled each time, to five minutes. */
export function pauseAfter(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs)
}
