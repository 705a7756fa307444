import { type Db, sql, transaction } from '#platform/database'
import type { DeliveryRow } from '../../alerting-tables.ts'
import type { WebhookBody } from '../../routing/webhook-body.ts'

/**
 * Of deliveries that waited (they failed before, or were held back), those that a newer one of the same way and group has
 * outdated go into it: what the newer does not speak of is added to it. Gives the ids of those that are no longer to be sent.
 */
export async function mergeOutdated(db: Db, taken: readonly DeliveryRow[], now: Date): Promise<ReadonlySet<string>> {
  const waited = taken.filter(({ attempts, held_until, is_test }) => !is_test && (attempts > 1 || held_until !== null))
  if (waited.length === 0) return new Set()
  const { rows } = await sql<DeliveryRow & { older: string }>`
    select n.*, o.id as older from alerting_deliveries o join alerting_deliveries n
      on n.receiver = o.receiver and n.kind = o.kind and n.position = o.position and n.group_key = o.group_key and n.state = 'waiting' and n.id > o.id and not n.is_test
    where o.id = any(${waited.map(({ id }) => id)}::uuid[]) order by o.id, n.id`.execute(db)
  const merged = new Set<string>()
  for (const older of waited) {
    const newer = rows.filter((row) => row.older === older.id)
    const newest = newer.at(-1)
    if (!newest) continue
    await merge(db, [older, ...newer.slice(0, -1)], newest, now)
    merged.add(older.id)
  }
  return merged
}

async function merge(db: Db, olds: readonly DeliveryRow[], newest: DeliveryRow, now: Date): Promise<void> {
  const body = olds.toReversed().reduce((sum, old) => united(JSON.parse(old.body) as WebhookBody, sum), JSON.parse(newest.body) as WebhookBody)
  const alertIds = [...new Set([...newest.alert_ids, ...olds.flatMap(({ alert_ids }) => alert_ids)])]
  const [first] = olds
  await transaction(db, async (tx) => {
    await sql`update alerting_deliveries set body = ${JSON.stringify(body)}, alert_ids = ${alertIds}::uuid[], next_attempt_at = ${now}, held_until = null, note = coalesce(note, ${first?.note ?? null}), tried_since = ${first?.held_until ? null : (first?.tried_since ?? null)} where id = ${newest.id} and state = 'waiting'`.execute(tx)
    await sql`update alerting_deliveries set state = 'merged', next_attempt_at = null, finished_at = ${now}, last_error = coalesce(last_error, '') || ' It went into a newer one.' where id = any(${olds.map(({ id }) => id)}::uuid[]) and state = 'waiting'`.execute(tx)
  })
}

/** What the newer says counts; an alert that only the older spoke of is kept. What was common to all may be so no more. */
function united(older: WebhookBody, newer: WebhookBody): WebhookBody {
  const known = new Set(newer.alerts.map(({ fingerprint }) => fingerprint))
  const alerts = [...newer.alerts, ...older.alerts.filter(({ fingerprint }) => !known.has(fingerprint))]
  if (alerts.length === newer.alerts.length) return newer
  return { ...newer, alerts, commonLabels: common(newer.commonLabels, older.commonLabels), commonAnnotations: common(newer.commonAnnotations, older.commonAnnotations), status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved' }
}

function common(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(a).filter(([name, value]) => b[name] === value))
}
