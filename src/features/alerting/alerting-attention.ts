import { type AttentionItem, type Context, defineAttention } from '#kernel/feature'
import { listIncidents } from '#features/incidents/contract'
import { parseEntityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { type AlertRow, tablesOf } from './alerting-tables.ts'
import { settingsOf } from './checks/check-settings.ts'
import { kindOf } from './checks/kinds/kinds.ts'

const soonDays = 21

/** Alerts that nobody works on, webhooks that do not get through, certificates that end soon. */
export const alertingAttention = defineAttention('alerting', async (ctx) => (await Promise.all([unattendedAlerts(ctx), failingReceivers(ctx), endingCertificates(ctx)])).flat())

async function unattendedAlerts(ctx: Context): Promise<AttentionItem[]> {
  const rows = await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('state', '=', 'firing').orderBy('started_at').limit(200).execute()
  if (rows.length === 0) return []
  const { items } = await ctx.call(listIncidents, { limit: 500 })
  const attended = new Set(items.filter(({ state }) => state !== 'resolved').flatMap(({ alertIds }) => alertIds))
  return rows.filter(({ id }) => !attended.has(id)).map(alertItem)
}

function alertItem(row: AlertRow): AttentionItem {
  const href = `/alerts/${row.id}`
  return {
    key: `alert:${row.id}`, section: 'now', severity: row.severity, title: `${row.name} fires for ${parseEntityRef(row.service).name}`, entity: row.service, evidence: { text: row.summary, href }, since: row.started_at,
    many: 'alerts that fire', why: 'It fires and there is no open incident for it.',
    actions: [
      { label: 'Open an incident', operation: 'incidents.declare', input: { title: `${row.name}: ${row.summary}`.slice(0, 200), severity: row.severity, service: row.service, environment: row.environment, startedAt: row.started_at.toISOString(), alertId: row.id } },
      { label: 'Look at it', href },
    ],
  }
}

interface FailingReceiver {
  receiver: string
  waiting: number
  failed: number
  since: Date
  last_error: string | null
}

/** Nothing has got through since the first of these. */
async function failingReceivers(ctx: Context): Promise<AttentionItem[]> {
  const since = new Date(ctx.clock.now().getTime() - 86_400_000)
  const { rows } = await sql<FailingReceiver>`
    select d.receiver, count(*) filter (where d.state = 'waiting')::int as waiting, count(*) filter (where d.state = 'failed')::int as failed, min(d.created_at) as since, (array_agg(d.last_error order by d.id desc))[1] as last_error
    from alerting_deliveries d join alerting_receivers r on r.name = d.receiver and r.is_on
    where d.created_at > ${since} and ((d.state = 'waiting' and d.attempts >= 3) or d.state = 'failed')
      and not exists (select from alerting_deliveries o where o.receiver = d.receiver and o.state = 'delivered' and o.id > d.id)
    group by d.receiver order by d.receiver`.execute(ctx.db)
  return rows.map((row) => ({
    key: `receiver:${row.receiver}`, section: 'now', severity: 'medium', title: `Alerts do not get through to ${row.receiver}`, evidence: { text: `${row.failed + row.waiting} not delivered; the last try: ${row.last_error ?? 'no answer'}`, href: '/alerts/receivers' },
    since: row.since, why: 'Whoever is told by this webhook does not learn of alerts.', actions: [{ label: 'Open the deliveries', href: '/alerts/receivers' }],
  }))
}

async function endingCertificates(ctx: Context): Promise<AttentionItem[]> {
  const now = ctx.clock.now()
  const rows = await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where('is_on', '=', true).where('certificate_expires_at', '<', new Date(now.getTime() + soonDays * 86_400_000)).orderBy('certificate_expires_at').limit(100).execute()
  return rows.flatMap((row): AttentionItem[] => {
    const endsAt = row.certificate_expires_at
    if (!endsAt) return []
    const days = Math.floor((endsAt.getTime() - now.getTime()) / 86_400_000)
    const settings = settingsOf(row)
    const isDomain = settings.kind === 'domain'
    return [{
      key: `certificate:${row.name}`, section: 'soon', severity: days < 3 ? 'high' : days < 7 ? 'medium' : 'low', title: `${isDomain ? 'The registration' : 'The certificate'} of ${kindOf(settings).instance(settings as never)} ${days < 0 ? 'has ended' : `ends in ${days} ${days === 1 ? 'day' : 'days'}`}`,
      entity: row.service, evidence: { text: `It is valid until ${endsAt.toISOString().slice(0, 10)}.`, href: `/checks/${row.name}` }, since: endsAt, why: isDomain ? 'When it ends, the name leads nowhere, and others may take it. Renew it before.' : 'When it ends, clients refuse to connect. Renew it before.',
      actions: [{ label: 'Look at the check', href: `/checks/${row.name}` }],
    }]
  })
}
