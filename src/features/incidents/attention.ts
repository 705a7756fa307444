import { defineAttention } from '#kernel/feature'
import { incidentDb, readCauses } from './incident-store.ts'

/** Open incidents, with their likeliest cause as the evidence and its remedy as the first action. */
export const openIncidents = defineAttention('incidents.open', async (ctx) => {
  const rows = await incidentDb(ctx.db).selectFrom('incidents_incidents').selectAll().where('state', '!=', 'resolved').orderBy('number').limit(100).execute()
  const roles = rows.length === 0 ? [] : await incidentDb(ctx.db).selectFrom('incidents_roles').select(['incident_id', 'person_id']).where('incident_id', 'in', rows.map(({ id }) => id)).execute()
  return Promise.all(rows.map(async (row) => {
    const [cause] = await readCauses(ctx.db, row.id)
    const href = `/incidents/${row.number}`
    const isMitigated = row.state === 'mitigated'
    return {
      key: `incident:${row.id}`, section: isMitigated ? 'waiting' as const : 'now' as const, severity: isMitigated ? 'low' as const : row.severity,
      title: isMitigated ? `Incident #${row.number} is mitigated and waits to be closed: ${row.title}` : `Incident #${row.number}: ${row.title}`,
      ...(row.service === null ? {} : { entity: row.service }),
      evidence: { text: cause ? `Likely cause (${Math.round(cause.score * 100)} %): ${cause.summary}` : 'No change before it was found.', href },
      forPeople: roles.filter((role) => role.incident_id === row.id).map((role) => role.person_id), many: 'open incidents',
      since: row.started_at, why: isMitigated ? 'Its alerts have resolved and nobody has closed it.' : row.acknowledged_at ? 'It is open.' : 'It is open and nobody has taken it on.',
      actions: isMitigated
        ? [{ label: 'Resolve', operation: 'incidents.resolve', input: { id: String(row.number) } }, { label: 'Open', href }]
        : [
            ...(cause?.remedy ? [{ label: cause.remedy.label, operation: 'incidents.rollBackCause', input: { id: String(row.number), eventId: cause.eventId } }] : []),
            ...(row.acknowledged_at ? [] : [{ label: 'Take it on', operation: 'incidents.acknowledge', input: { id: String(row.number) } }]), { label: 'Open', href },
          ],
    }
  }))
})

/** Actions that nothing has proven yet. */
export const openActions = defineAttention('incidents.actions', async (ctx) => {
  const rows = await incidentDb(ctx.db).selectFrom('incidents_actions').innerJoin('incidents_incidents', 'incidents_incidents.id', 'incidents_actions.incident_id')
    .select(['incidents_actions.id', 'incidents_actions.title', 'incidents_actions.due_at', 'incidents_actions.opened_at', 'incidents_actions.owner', 'incidents_actions.proven_by_type', 'incidents_incidents.number', 'incidents_incidents.service'])
    .where('proof', 'is', null).orderBy('incidents_actions.opened_at').limit(200).execute()
  const now = ctx.clock.now()
  return rows.map((row) => ({
    key: `action:${row.id}`, section: row.due_at && row.due_at < now ? 'waiting' as const : 'soon' as const, severity: row.due_at && row.due_at < now ? 'medium' as const : 'low' as const,
    title: `${row.title} (incident #${row.number})`, ...(row.service === null ? {} : { entity: row.service }),
    evidence: { text: row.proven_by_type ? 'Closes by itself when a mended release is live.' : 'Closes when an event is named that proves it.', href: `/incidents/${row.number}` },
    forPeople: row.owner === null ? [] : [row.owner], many: 'follow-ups',
    since: row.due_at ?? row.opened_at, why: row.due_at && row.due_at < now ? 'It is overdue and nothing proves it done.' : 'Nothing proves it done yet.',
    actions: [{ label: 'Open incident', href: `/incidents/${row.number}` }],
  }))
})
