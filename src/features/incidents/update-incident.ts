import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { IncidentUpdated, updateIncident } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident, readIncident } from './incident-store.ts'

export const update = handle(updateIncident, async ({ id, text, severity, mitigated }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(updateIncident.access, incident.service ?? undefined)
  if (text === '' && severity === undefined && mitigated === undefined) throw new ProductError('invalid', 'Say what is new: a text, a severity, or that it is mitigated.')
  const place = placeOf(incident)
  const say = (summary: string, change: 'note' | 'severity' | 'mitigated' | 'reopened', more: { before?: unknown; after?: unknown } = {}) =>
    ctx.append(IncidentUpdated, { ...place, summary: `Incident #${incident.number}: ${summary}`, data: { incidentId: incident.id, text, change }, ...more })
  if (severity !== undefined && severity !== incident.severity) {
    await changeIncident(ctx.db, incident.id, { severity })
    await say(`severity is ${severity} now, was ${incident.severity}.`, 'severity', { before: { severity: incident.severity }, after: { severity } })
  }
  if (mitigated === true && incident.mitigatedAt === null && incident.state !== 'resolved') {
    await changeIncident(ctx.db, incident.id, { state: 'mitigated', mitigated_at: ctx.clock.now() })
    await say('it is mitigated.', 'mitigated', { before: { state: incident.state }, after: { state: 'mitigated' } })
  }
  if (mitigated === false && incident.mitigatedAt !== null) {
    const state = incident.acknowledgedAt ? 'acknowledged' : 'open'
    await changeIncident(ctx.db, incident.id, { state, mitigated_at: null, resolved_at: null })
    await say('it is open again.', 'reopened', { before: { state: incident.state }, after: { state } })
  }
  if (text !== '') await say(text.length > 300 ? `${text.slice(0, 299)}…` : text, 'note')
  return readIncident(ctx.db, incident.id)
})
