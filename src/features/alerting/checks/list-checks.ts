import { handle } from '#kernel/feature'
import { listAlertViews } from '../alerts/list-alert-views.ts'
import { tablesOf } from '../alerting-tables.ts'
import { checkViews, readCheck } from './check-store.ts'
import { getCheck, listAlerts, listChecks } from '../contract.ts'

const shownResults = 500

export const alerts = handle(listAlerts, ({ state, service, ids, cursor, limit }, ctx) => listAlertViews(ctx.db, { state, service, ids, cursor, limit }))

export const checks = handle(listChecks, async ({ service, recent }, ctx) => {
  const query = tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().orderBy('name')
  const rows = await (service === undefined ? query : query.where('service', '=', service)).execute()
  return { items: await checkViews(ctx.db, rows, ctx.clock.now(), recent) }
})

export const checkDetails = handle(getCheck, async ({ name }, ctx) => {
  const row = await readCheck(ctx.db, name)
  const [check] = await checkViews(ctx.db, [row], ctx.clock.now())
  if (!check) throw new Error('The view of a check is missing.')
  const results = await tablesOf(ctx.db).selectFrom('alerting_results').selectAll().where('check_name', '=', name).orderBy('at', 'desc').limit(shownResults).execute()
  const { items } = await listAlertViews(ctx.db, { check: name, limit: 50 })
  return {
    check, alerts: items,
    results: results.map((result) => ({ at: result.at.toISOString(), location: result.location, isOk: result.is_ok === true, isUnknown: result.is_ok === null, status: result.status, latencyMs: result.latency_ms, error: result.error, details: result.details })),
  }
})
