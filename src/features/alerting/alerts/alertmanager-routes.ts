import type { HttpRoute, RouteReply } from '#kernel/feature'
import { matchesAll, routesFor } from '#lib/alertmanager'
import { ProductError } from '#lib/errors'
import { currentRouting } from '../routing/current-routing.ts'
import { tablesOf } from '../alerting-tables.ts'
import { gettableAlert, isWanted, suppressionsOf } from './gettable-alert.ts'
import { parseMatchers } from './label-matchers.ts'
import { takePosted } from './take-posted.ts'

const path = '/alertmanager/api/v2/alerts'
const maxAlerts = 10_000

/** Prometheus sends its alerts here (`alerting.alertmanagers` with `path_prefix: /alertmanager`). */
export const postAlerts: HttpRoute = {
  method: 'POST', path, access: 'alerting:write', summary: 'Take alerts in, in the format of Alertmanager\'s API v2.', body: 'raw', maxBodyBytes: 8 * 2 ** 20,
  async handler({ body }, ctx) {
    const posted = parse(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
    const problems = await takePosted(ctx, posted)
    // As Alertmanager does: the good ones are taken, and the sender is told of the others.
    return problems.length === 0 ? { status: 200 } : json(400, problems.slice(0, 20).join('\n').slice(0, 4000))
  },
}

export const getAlerts: HttpRoute = {
  method: 'GET', path, access: 'alerting:read', summary: 'List firing alerts, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler({ url }, ctx) {
    const query = new URL(url, 'http://daybook').searchParams
    const matches = parseMatchers(query.getAll('filter'))
    const rows = (await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('state', '=', 'firing').orderBy('fingerprint').limit(maxAlerts).execute()).filter((row) => matches(row.labels))
    const { root } = await currentRouting(ctx.db)
    const suppressions = await suppressionsOf(ctx.db)
    const pattern = query.get('receiver')
    const fits = pattern === null ? undefined : matchesAll([{ name: 'receiver', operator: '=~', value: pattern }])
    const shown = rows.map((row) => gettableAlert(row, { receivers: [...new Set(routesFor(root, row.labels).map(({ receiver }) => receiver))], suppressed: suppressions.get(row.fingerprint) ?? [], url: ctx.site.url }))
    return json(200, shown.filter((alert) => isWanted(alert, query) && (fits === undefined || alert.receivers.some(({ name }) => fits({ receiver: name })))))
  },
}

function parse(body: Buffer): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new ProductError('invalid', 'The body is not JSON. Send an array of alerts.', { cause: error })
  }
  if (!Array.isArray(value)) throw new ProductError('invalid', 'The body is not an array. Send an array of alerts.')
  if (value.length > maxAlerts) throw new ProductError('invalid', `At most ${maxAlerts} alerts are taken at once. Send them in smaller groups.`)
  return value
}

function json(status: number, value: unknown): RouteReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
