import type { HttpRoute } from '#kernel/feature'
import { type KeptGroup, matchesAll } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { currentRouting } from '../routing/current-routing.ts'
import { gettableAlert, isWanted, suppressionsOf } from './gettable-alert.ts'
import { parseMatchers } from './label-matchers.ts'

const most = 20_000

interface Member {
  readonly group_id: string
  readonly kept: KeptGroup
  readonly alert: string
}

/** Groups of alerts that fire, by the labels that they are grouped by. */
export const getAlertGroups: HttpRoute = {
  method: 'GET', path: '/alertmanager/api/v2/alerts/groups', access: 'alerting:read', summary: 'List groups of firing alerts, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler({ url }, ctx) {
    const query = new URL(url, 'http://daybook').searchParams
    const matches = parseMatchers(query.getAll('filter'))
    const { routes } = await currentRouting(ctx.db)
    const suppressions = await suppressionsOf(ctx.db)
    const pattern = query.get('receiver')
    const fits = pattern === null ? () => true : matchesAll([{ name: 'receiver', operator: '=~', value: pattern }])
    const members = await readMembers(ctx.db)
    const rows = await readAlerts(ctx.db, members)
    const receiverOf = ({ kept }: Member) => routes.get(kept.routeId)?.receiver ?? ''
    const receiversOf = new Map<string, string[]>()
    for (const member of members) receiversOf.set(member.alert, [...(receiversOf.get(member.alert) ?? []), receiverOf(member)])
    const groups = new Map<string, { labels: KeptGroup['labels']; receiver: { name: string }; alerts: ReturnType<typeof gettableAlert>[] }>()
    for (const member of members) {
      const [row, receiver] = [rows.get(member.alert), receiverOf(member)]
      if (!row || receiver === '' || !fits({ receiver }) || !matches(row.labels)) continue
      const suppressed = (suppressions.get(row.fingerprint) ?? []).filter(({ groupId }) => groupId === member.group_id)
      const alert = gettableAlert(row, { receivers: [...new Set(receiversOf.get(member.alert))].toSorted(), suppressed, url: ctx.site.url })
      if (!isWanted(alert, query)) continue
      const group = groups.get(member.group_id) ?? { labels: member.kept.labels, receiver: { name: receiver }, alerts: [] }
      group.alerts.push(alert)
      groups.set(member.group_id, group)
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify([...groups.values()]) }
  },
}

async function readMembers(db: Db): Promise<readonly Member[]> {
  const { rows } = await sql<Member>`
    select m.group_id, g.kept, m.fingerprint as alert from alerting_group_members m join alerting_groups g on g.id = m.group_id
    order by g.kept ->> 'groupKey', m.group_id, m.fingerprint limit ${most}`.execute(db)
  return rows
}

async function readAlerts(db: Db, members: readonly Member[]): Promise<ReadonlyMap<string, AlertRow>> {
  const prints = [...new Set(members.map(({ alert }) => alert))]
  const { rows } = await sql<AlertRow>`select * from alerting_alerts where state = 'firing' and fingerprint = any(${prints}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.fingerprint, row]))
}
