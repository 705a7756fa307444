import type { Context } from '#kernel/feature'
import { fingerprintOf } from '#lib/alertmanager'
import { sql } from '#platform/database'
import { resolveAlerts } from '../../alerts/fire-alerts.ts'
import type { RuleAlerts } from './write-rule-alerts.ts'

type Evaluated = RuleAlerts['evaluation']['alerts'][number]

interface Kept {
  readonly id: string
  readonly fingerprint: string
  readonly source: string
}

/**
 * Holds what is kept as firing against what rules say: ends what no rule speaks of any more (its labels were changed, its
 * alerts were too many), and gives those that should fire and do not. What cannot be evaluated is left as it was.
 */
export async function matchAlerts(ctx: Context, { sources, evaluation }: Pick<RuleAlerts, 'sources' | 'evaluation'>): Promise<readonly Evaluated[]> {
  const { rows } = await sql<Kept>`select id, fingerprint, source from alerting_alerts where state = 'firing' and source = any(${[...sources]}::text[])`.execute(ctx.db)
  const kept = new Map(rows.map((row) => [keyOf(row.source, row.fingerprint), row]))
  const failing = new Set(evaluation.failures.map(({ rule }) => sources[rule]))
  const missing: Evaluated[] = []
  for (const each of evaluation.alerts) {
    if (each.alert.state !== 'firing') continue
    const key = keyOf(sources[each.rule] ?? '', fingerprintOf(each.alert.labels))
    if (!kept.delete(key)) missing.push(each)
  }
  const over = [...kept.values()].filter(({ source }) => !failing.has(source))
  await resolveAlerts(ctx, over.map(({ id }) => ({ id, why: 'its rule speaks of it no longer.' })))
  return missing
}

function keyOf(source: string, fingerprint: string): string {
  return `${fingerprint} ${source}`
}
