import type { DeliveryRow } from '../../alerting-tables.ts'
import type { Sent } from '../kinds/channel.ts'

/** Pauses after each failed try; after the last one the delivery has failed. Together 25 hours; one try falls when five minutes are over. */
const pausesMs = [1000, 5000, 15_000, 60_000, 220_000, 300_000, 900_000, 1_800_000, 3_600_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 36_000_000]
/** Without success for so long another way takes over. */
const patienceMs = 5 * 60_000

export interface NextState {
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly nextAttemptAt: Date | null
  /** Another way is to take over now. */
  readonly fallsBack: boolean
}

/** What becomes of a delivery after a try. */
export function nextState({ attempts, tried_since, has_fallen_back, is_test }: Pick<DeliveryRow, 'attempts' | 'tried_since' | 'has_fallen_back' | 'is_test'>, sent: Sent, now: Date): NextState {
  if (sent.error === null) return { state: 'delivered', nextAttemptAt: null, fallsBack: false }
  const pauseMs = pausesMs[attempts - 1]
  if (sent.isFinal || is_test || pauseMs === undefined) return { state: 'failed', nextAttemptAt: null, fallsBack: !has_fallen_back && !is_test }
  const nextAttemptAt = new Date(now.getTime() + Math.max(pauseMs, sent.retryAfterMs ?? 0))
  const giveUpAt = (tried_since ?? now).getTime() + patienceMs
  return { state: 'waiting', nextAttemptAt, fallsBack: !has_fallen_back && (now.getTime() >= giveUpAt || now.getTime() + (sent.retryAfterMs ?? 0) > giveUpAt) }
}
