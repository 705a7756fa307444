import { handle } from '#kernel/feature'
import { getIncident, rankCauses } from './contract.ts'
import { findCauses } from './cause/find-causes.ts'
import { rankNow } from './cause/refresh-causes.ts'
import { incidentDb, readActions, readCauses, readIncident, readOnset } from './incident-store.ts'
import { readRecord } from './record/read-record.ts'
import { toEntry } from './record/to-entry.ts'
import { ProductError } from '#lib/errors'

export const get = handle(getIncident, async ({ id }, ctx) => {
  const incident = await readIncident(ctx.db, id)
  const [causes, actions, record, postmortem] = await Promise.all([
    incident.state === 'resolved' ? readCauses(ctx.db, incident.id) : rankNow(ctx, incident), readActions(ctx.db, incident.id), readRecord(ctx.db, incident, ctx.clock.now()),
    incidentDb(ctx.db).selectFrom('incidents_postmortems').selectAll().where('incident_id', '=', incident.id).executeTakeFirst(),
  ])
  return {
    incident, causes, actions, record: record.map(toEntry),
    postmortem: postmortem ? { markdown: postmortem.markdown, savedAt: postmortem.saved_at.toISOString(), isEdited: postmortem.is_edited } : null,
  }
})

/** Ranked now, from all that is on the timeline by now; of an incident, or of any service and moment. */
export const causes = handle(rankCauses, async ({ id, service, environment, at, hours, limit }, ctx) => {
  const incident = id === undefined ? undefined : await readIncident(ctx.db, id)
  const about = incident?.service ?? service
  if (about === undefined || about === null) throw new ProductError('invalid', 'Name an incident that has a service, or a service: daybook incidents causes --service service:default/shop.')
  const onset = incident ? await readOnset(ctx.db, incident.id) : at ? new Date(at) : ctx.clock.now()
  const answer = await findCauses(ctx, { service: about, environment: incident ? incident.environment : environment ?? null, onset, hours, limit })
  return { onset: onset.toISOString(), candidates: answer.candidates, causes: [...answer.causes] }
})
