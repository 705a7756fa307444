import type { Context } from '#kernel/feature'
import { burnFactor, type Objective } from '#lib/slo'
import { ProductError } from '#lib/errors'
import type { AlertingOptions } from '../alerting-settings.ts'
import { readRuleGroups } from '../rules/rule-set-store.ts'
import { attributeBurn } from './attribute-burn.ts'
import { changesOf } from './slo-changes.ts'
import type { SloWindow } from './slo-contract.ts'
import { SloSeries } from './slo-figures.ts'
import { readSlos } from './slo-store.ts'
import { alertsOfSlo, serviceOf, sloView } from './slo-views.ts'

const trendPoints = 240

export interface SloQuestion {
  readonly name: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** An objective with its budget, its burn and what burned it, from what is recorded. */
export async function showSloNow(ctx: Context, { telemetry }: AlertingOptions, { name, from, to }: SloQuestion) {
  const kept = (await readSlos(ctx.db)).find(({ objective: { slo } }) => slo.id === name)
  if (!kept) throw new ProductError('not-found', `There is no objective called ${name} that is used. List them with daybook slos list.`)
  const { objective, row } = kept
  const { slo } = objective
  const now = ctx.clock.now().getTime()
  const end = Math.min(now, to === undefined ? now : Date.parse(to))
  const start = from === undefined ? end - slo.periodMs : Date.parse(from)
  if (start >= end) throw new ProductError('invalid', 'There is no time between the two. Give a start that lies before the end.')
  const series = new SloSeries(telemetry.metrics, objective)
  const [periodRatio, burnRate] = await Promise.all([series.errorRatio(slo.periodMs, now), series.burnRate(series.shortestMs, now)])
  const used = periodRatio === null ? null : series.rateOf(periodRatio)
  const figures = { budgetLeft: used === null ? null : 1 - used, burnRate }
  const changes = await changesOf(ctx, serviceOf(slo), { from: Math.min(start, now - slo.periodMs), to: now })
  const alerts = alertsOfSlo(await readRuleGroups(ctx.db, row.name), kept)
  return {
    slo: sloView(kept, figures, alerts), text: row.text, rules: row.rules, used, exhaustedInSeconds: exhaustedIn(figures, slo.periodMs), windows: await windowsNow(series, objective, now),
    trend: await trendOf(series, { start, end }), changes, burnedBy: await attributeBurn(series, { objective: slo.objective, periodMs: slo.periodMs, changes, now }), alerts,
  }
}

function exhaustedIn({ budgetLeft, burnRate }: { budgetLeft: number | null; burnRate: number | null }, periodMs: number): number | null {
  if (budgetLeft === null || burnRate === null) return null
  if (budgetLeft <= 0) return 0
  return burnRate > 0 ? (budgetLeft / burnRate) * (periodMs / 1000) : null
}

async function windowsNow(series: SloSeries, { slo, windows }: Objective, now: number): Promise<SloWindow[]> {
  const pairs = [['page', windows.pageQuick], ['page', windows.pageSlow], ['ticket', windows.ticketQuick], ['ticket', windows.ticketSlow]] as const
  return Promise.all(pairs.map(async ([severity, pair]): Promise<SloWindow> => ({
    severity, shortSeconds: pair.shortMs / 1000, longSeconds: pair.longMs / 1000, threshold: burnFactor(slo.periodMs, pair), shortBurnRate: await series.burnRate(pair.shortMs, now), longBurnRate: await series.burnRate(pair.longMs, now),
  })))
}

/** Burn rates as means of their steps, so that no burn between two points is lost. */
async function trendOf(series: SloSeries, { start, end }: { start: number; end: number }) {
  const stepMs = Math.max(1000, Math.ceil((end - start) / trendPoints / 1000) * 1000)
  const range = { from: start + stepMs, to: end, stepMs }
  const [rates, ratios] = await Promise.all([series.means(range), series.periodRatios(range)])
  const points = new Map<number, { burnRate: number | null; budgetLeft: number | null }>()
  for (const { at, value } of rates) points.set(at, { burnRate: series.rateOf(value), budgetLeft: null })
  for (const { at, value } of ratios) points.set(at, { burnRate: points.get(at)?.burnRate ?? null, budgetLeft: 1 - series.rateOf(value) })
  return { stepSeconds: stepMs / 1000, points: [...points].toSorted(([a], [b]) => a - b).map(([at, point]) => ({ at: new Date(at).toISOString(), ...point })) }
}
