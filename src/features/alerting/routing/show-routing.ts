import { containsTime, groupLabelsOf, type Route, routesFor } from '#lib/alertmanager'
import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { currentRouting } from './current-routing.ts'
import { showRouting, testRouting } from './routing-contract.ts'
import { mutedBy, routingPlan } from './routing-plan.ts'

interface Kept {
  readonly text: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly fallback: string | null
  readonly templates: Readonly<Record<string, string>>
}

export const routing = handle(showRouting, async (_input, ctx) => {
  const { rows: [kept] } = await sql<Kept>`select text, updated_at, updated_by, fallback, templates from alerting_configuration`.execute(ctx.db)
  const plan = routingPlan(await currentRouting(ctx.db), { now: ctx.clock.now(), templates: Object.keys(kept?.templates ?? {}) })
  return { isImported: kept !== undefined, text: kept?.text ?? null, updatedAt: kept?.updated_at.toISOString() ?? null, updatedBy: kept?.updated_by ?? null, fallback: kept?.fallback ?? null, templates: Object.keys(kept?.templates ?? {}), ...plan }
})

export const routingTest = handle(testRouting, async ({ labels }, ctx) => {
  const { config, root } = await currentRouting(ctx.db)
  const at = ctx.clock.now().getTime()
  const isNow = (name: string) => config.timeIntervals[name]?.some((interval) => containsTime(interval, at)) ?? false
  const taken = routesFor(root, labels).filter(({ receiver }) => receiver !== '').map((route) => ({ receiver: route.receiver, path: pathTo(root, route), groupLabels: groupLabelsOf(route, labels), mutedBy: mutedBy(route, isNow).mutedBy }))
  return { receivers: [...new Set(taken.map(({ receiver }) => receiver))], taken }
})

function pathTo(from: Route, to: Route): string[] {
  if (from === to) return [from.id]
  for (const child of from.routes) {
    const below = pathTo(child, to)
    if (below.length > 0) return [from.id, ...below]
  }
  return []
}
