import type { WorkerContext } from '#kernel/feature'
import { newId } from '#lib/id'
import { storableText } from '#lib/storable-text'
import { transaction } from '#platform/database'
import { buryDelivery, type Delivery, postponeDelivery } from './delivery-store.ts'

const mostAttempts = 8
const firstPauseMs = 1000
const longestPauseMs = 300_000
const longestError = 4000

/** Data of our own event that its reaction's schema refuses: trying again would not help. */
export class UnreadableEvent extends Error {}

/** Has a delivery that failed made again after a pause, or lays it in the dead letters. */
export async function recordFailure(worker: WorkerContext, delivery: Delivery, error: unknown): Promise<void> {
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
