import { type Db, sql, transaction } from '#platform/database'
import type { DeliveryRow } from '../../alerting-tables.ts'
import type { Sent } from '../kinds/channel.ts'
import { layFallbacks } from './lay-fallbacks.ts'
import { nextState } from './next-state.ts'

export interface Result {
  readonly delivery: DeliveryRow
  readonly sent: Sent
  readonly at: Date
  readonly ms: number
}

/** How many tries ended, in one statement. What another way takes over for is laid down with it: neither comes without the other. */
export async function writeResults(db: Db, results: readonly Result[]): Promise<void> {
  const ended = results.map(({ delivery, sent, at, ms }) => ({ delivery, sent, at, ms, next: nextState(delivery, sent, at) }))
  const given = ended.map(({ delivery: { id, attempts }, sent: { status, error, detail }, at, ms, next }) => ({
    id, attempts, state: next.state, status, error: error?.slice(0, 1000) ?? detail?.slice(0, 1000) ?? null, next_at: next.nextAttemptAt, finished_at: next.state === 'waiting' ? null : at, falls_back: next.fallsBack,
    attempt: { at: at.toISOString(), status, error: error?.slice(0, 1000) ?? null, ms },
  }))
  const falling = ended.filter(({ next }) => next.fallsBack)
  const write = (tx: Db) => sql<{ id: string }>`
    update alerting_deliveries d set state = g.state, last_status = g.status, last_error = g.error, next_attempt_at = g.next_at, finished_at = g.finished_at, has_fallen_back = d.has_fallen_back or g.falls_back, attempt_log = d.attempt_log || g.attempt
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, attempts int, state text, status int, error text, next_at timestamptz, finished_at timestamptz, falls_back boolean, attempt jsonb)
    where d.id = g.id and d.attempts = g.attempts and d.state = 'waiting' returning d.id`.execute(tx)
  if (falling.length === 0) return void (await write(db))
  await transaction(db, async (tx) => {
    // One that somebody else has taken meanwhile is theirs.
    const mine = new Set((await write(tx)).rows.map(({ id }) => id))
    await layFallbacks(tx, falling.filter(({ delivery }) => mine.has(delivery.id)))
  })
}
