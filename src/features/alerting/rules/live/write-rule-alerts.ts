import type { Context } from '#kernel/feature'
import { fingerprintOf } from '#lib/alertmanager'
import { newId } from '#lib/id'
import type { GroupEvaluation } from '#lib/rule-engine'
import { sql } from '#platform/database'
import { fireAlerts, type NewAlert, resolveAlerts } from '../../alerts/fire-alerts.ts'
import { entityOfLabels, environmentOfLabels, severityOfLabels } from '../../alerts/map-labels.ts'
import { queueForRouting } from '../../alerts/routing-queue.ts'
import { matchAlerts } from './match-alerts.ts'

type Evaluated = GroupEvaluation['alerts'][number]['alert']

export interface RuleAlerts {
  /** Names of the rules, by their index. */
  readonly sources: readonly string[]
  readonly evaluation: GroupEvaluation
  /** Also tells what alerts that go on firing say now, and holds what is kept against what rules say. */
  readonly refreshes: boolean
  /** Where one sees a rule by its source. */
  hrefOf(source: string): string
}

/** Fires and ends the alerts of rules as an evaluation found them, in the transaction that keeps its state. */
export async function writeRuleAlerts(ctx: Context, { sources, evaluation, refreshes, hrefOf }: RuleAlerts): Promise<void> {
  const source = (rule: number) => sources[rule] ?? ''
  // Also one that waits again, since its rule now asks for longer: it may go away from there without a word.
  const ended = evaluation.transitions.filter(({ alert, from }) => alert.state !== 'firing' && from === 'firing')
  const begun = evaluation.transitions.filter(({ alert }) => alert.state === 'firing')
  if (ended.length > 0) {
    const { rows } = await sql<{ id: string }>`
      select a.id from alerting_alerts a join unnest(${ended.map(({ alert }) => fingerprintOf(alert.labels))}::text[], ${ended.map(({ rule }) => source(rule))}::text[]) as e (fingerprint, source)
      on a.fingerprint = e.fingerprint and a.source = e.source where a.state = 'firing'`.execute(ctx.db)
    await resolveAlerts(ctx, rows.map(({ id }) => ({ id, why: 'its expression holds no longer, or not for as long as it asks.' })))
  }
  const fire = (alerts: readonly { readonly rule: number; readonly alert: Evaluated }[]) => fireAlerts(ctx, alerts.map(({ rule, alert }) => newAlert(alert, source(rule), hrefOf(source(rule)))))
  await fire(begun)
  if (!refreshes) return
  await fire(await matchAlerts(ctx, { sources, evaluation }))
  await refresh(ctx, evaluation.alerts.flatMap(({ rule, alert }) => (alert.state === 'firing' ? [{ source: source(rule), alert }] : [])))
}

function newAlert({ labels, annotations, activeAt }: Evaluated, source: string, href: string): NewAlert {
  return {
    id: newId(), labels, annotations, name: (labels['alertname'] ?? 'alert').slice(0, 200), severity: severityOfLabels(labels), service: entityOfLabels(labels), environment: environmentOfLabels(labels), source,
    summary: summaryOf(annotations) ?? `${labels['alertname'] ?? 'A rule'} holds.`, started_at: new Date(activeAt), check_name: null, runbook_url: annotations['runbook_url'] || null, generator_url: href, expires_at: null,
  }
}

async function refresh(ctx: Context, firing: readonly { readonly source: string; readonly alert: Evaluated }[]): Promise<void> {
  if (firing.length === 0) return
  const given = firing.map(({ source, alert: { labels, annotations } }) => ({ source, fingerprint: fingerprintOf(labels), annotations, summary: summaryOf(annotations) ?? null }))
  const { rows } = await sql<{ id: string }>`
    update alerting_alerts a set annotations = g.annotations, summary = coalesce(g.summary, a.summary), updated_at = ${ctx.clock.now()}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (source text, fingerprint text, annotations jsonb, summary text)
    where a.fingerprint = g.fingerprint and a.source = g.source and a.state = 'firing' and a.annotations <> g.annotations returning a.id`.execute(ctx.db)
  await queueForRouting(ctx.db, rows.map(({ id }) => id))
}

function summaryOf(annotations: Readonly<Record<string, string>>): string | undefined {
  const text = annotations['summary'] || annotations['description'] || annotations['message']
  return text === undefined || text === '' ? undefined : text.slice(0, 1000)
}
