import type { KeptAlert } from '#lib/alertmanager'
import type { AlertRow } from '../alerting-tables.ts'
import type { RoutedAlert } from '../alerts/routing-queue.ts'
import { annotationsOf } from './annotations-of.ts'

/** Here an alert ends by its own event, not by its sender's silence: until then its end is as far away as a date can be. */
const never = 8_640_000_000_000_000

/** An alert as grouping takes it at a moment. */
export function keptAlert(row: RoutedAlert, externalUrl: string, now = never): KeptAlert {
  // Whoever ended it may have looked at the clock later, or at another one: that its end is still to come would be taken for no end at all.
  const endsAt = row.resolved_at === null ? never : Math.min(row.resolved_at.getTime(), now)
  return {
    // One that ended after the clock was set back would end before it began, and grouping takes none such.
    fingerprint: row.fingerprint, labels: row.labels, annotations: annotationsOf(row), startsAt: Math.min(startOf(row).getTime(), endsAt), endsAt, isTimeout: false,
    updatedAt: row.updated_at.getTime(), generatorUrl: row.generator_url ?? `${externalUrl}/alerts`,
  }
}

/** As Prometheus tells it: of a rule's alert when it fired, though its condition held before; of others when they say that it began. */
export function startOf(row: Pick<AlertRow, 'source' | 'started_at' | 'fired_at'>): Date {
  return row.source.startsWith('rule:') ? row.fired_at : row.started_at
}
