import type { HttpRoute, RouteReply } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type AlertRow, tablesOf } from '../alerting-tables.ts'
import { parseMatchers } from './label-matchers.ts'
import { PostedAlert, receiveAlerts } from './receive-alerts.ts'
import { annotationsOf } from '../channels/webhook-body.ts'

const path = '/alertmanager/api/v2/alerts'
const maxAlerts = 10_000

/** Prometheus sends its alerts here (`alerting.alertmanagers` with `path_prefix: /alertmanager`). */
export const postAlerts: HttpRoute = {
  method: 'POST', path, access: 'alerting:write', summary: 'Take alerts in, in the format of Alertmanager\'s API v2.', body: 'raw', maxBodyBytes: 8 * 2 ** 20,
  async handler({ body }, ctx) {
    const posted = parse(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
    const read = posted.map((item) => PostedAlert.safeParse(item))
    const problems = read.flatMap((alert, index) => (alert.success ? [] : [`alert ${index}: ${alert.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`]))
    const good = read.flatMap((alert) => (alert.success ? [alert.data] : []))
    if (good.length > 0) await ctx.transact((inside) => receiveAlerts(inside, good))
    // As Alertmanager does: the good ones are taken, and the sender is told of the others.
    return problems.length === 0 ? { status: 200 } : json(400, problems.slice(0, 20).join('\n').slice(0, 4000))
  },
}

export const getAlerts: HttpRoute = {
  method: 'GET', path, access: 'alerting:read', summary: 'List firing alerts, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler({ url }, ctx) {
    const query = new URL(url, 'http://daybook').searchParams
    const matches = parseMatchers(query.getAll('filter'))
    if (query.get('active') === 'false') return json(200, [])
    const rows = await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('state', '=', 'firing').orderBy('fingerprint').limit(maxAlerts).execute()
    const receivers = await tablesOf(ctx.db).selectFrom('alerting_receivers').select('name').where('is_on', '=', true).orderBy('name').execute()
    return json(200, rows.filter((row) => matches(row.labels)).map((row) => gettable(row, receivers, ctx.site.url)))
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

function gettable(row: AlertRow, receivers: readonly { name: string }[], url: string) {
  return {
    annotations: annotationsOf(row), endsAt: (row.expires_at ?? new Date(row.updated_at.getTime() + 5 * 60_000)).toISOString(), fingerprint: row.fingerprint, receivers, startsAt: row.started_at.toISOString(),
    status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: 'active' }, updatedAt: row.updated_at.toISOString(), generatorURL: row.generator_url ?? `${url}/alerts`, labels: row.labels,
  }
}

function json(status: number, value: unknown): RouteReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
