import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { failureSentence } from '../alerts/alert-sentence.ts'
import type { Check } from '../contract.ts'
import { type CheckRow, tablesOf } from '../alerting-tables.ts'

/** One check by its name. Throws not-found. */
export async function readCheck(db: Db, name: string, forUpdate = false): Promise<CheckRow> {
  const query = tablesOf(db).selectFrom('alerting_checks').selectAll().where('name', '=', name)
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no check ${name}. List them with daybook checks list.`)
  return row
}

/** Checks as others see them. */
export async function checkViews(db: Db, rows: readonly CheckRow[], now: Date): Promise<Check[]> {
  if (rows.length === 0) return []
  const { rows: sums } = await sql<{ check_name: string; uptime: number }>`
    select check_name, sum(good)::float8 / sum(total) as uptime from alerting_hours
    where hour > ${new Date(now.getTime() - 24 * 3_600_000)} and check_name = any(${rows.map(({ name }) => name)}::text[]) group by check_name having sum(total) > 0`.execute(db)
  const uptimes = new Map(sums.map(({ check_name: name, uptime }) => [name, uptime]))
  return rows.map((row) => ({
    ...row.settings, isOn: row.is_on, ...stateOf(row, now), lastCheckedAt: row.last_checked_at?.toISOString() ?? null, lastLatencyMs: row.last_latency_ms,
    consecutiveFailures: row.consecutive_failures, consecutiveSuccesses: row.consecutive_successes, uptime24h: uptimes.get(row.name) ?? null, certificateExpiresAt: row.certificate_expires_at?.toISOString() ?? null,
  }))
}

/** Never ok unless it was told so lately. */
export function stateOf(row: CheckRow, now: Date): Pick<Check, 'state' | 'reason'> {
  const { settings } = row
  if (!row.is_on) return { state: 'off', reason: 'It is turned off.' }
  if (row.last_checked_at === null) return { state: 'unknown', reason: 'It was not checked yet.' }
  const silentMs = now.getTime() - row.last_checked_at.getTime()
  if (silentMs > 3 * settings.intervalMs + settings.timeoutMs + 10_000) return { state: 'unknown', reason: `It was last checked ${row.last_checked_at.toISOString()}; how it is now is not known.` }
  if (row.last_is_ok === null) return { state: 'unknown', reason: row.last_error ?? 'It could not be told.' }
  if (!row.last_is_ok) {
    const isFailing = row.alert_id !== null || row.consecutive_failures >= settings.failuresToAlert
    return { state: isFailing ? 'failing' : 'degraded', reason: failureSentence(row.last_error ?? 'It failed.', row.consecutive_failures) }
  }
  if (row.alert_id !== null) return { state: 'degraded', reason: `It answers again, ${row.consecutive_successes} of ${settings.successesToResolve} times in a row that are asked for.` }
  return { state: 'ok', reason: `It answers in ${Math.round(row.last_latency_ms ?? 0)} ms.` }
}
