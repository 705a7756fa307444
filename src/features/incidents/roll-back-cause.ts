import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { rollback } from '#features/releases/contract'
import { type Cause, type Incident, IncidentUpdated, rollBackCause } from './contract.ts'
import { refreshCauses } from './cause/refresh-causes.ts'
import { keepConfirmedCause } from './confirm-cause.ts'
import { placeOf } from './incident-event.ts'
import { readCauses, readIncident } from './incident-store.ts'

/** The remedy is another part's operation, called as the same person: whoever may not roll back is refused there. */
export const rollBack = handle(rollBackCause, async ({ id, eventId, reason }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(rollBackCause.access, incident.service ?? undefined)
  const kept = await readCauses(ctx.db, incident.id)
  const cause = choose(kept.length > 0 ? kept : await refreshCauses(ctx, incident), eventId, incident)
  const input = rollback.input.parse({ ...cause.remedy?.input, reason: reason || `Incident #${incident.number}: ${incident.title}`.slice(0, 500) })
  const result = await ctx.call(rollback, input)
  await keepConfirmedCause(ctx, incident, cause.eventId)
  await ctx.append(IncidentUpdated, {
    ...placeOf(incident), summary: `Incident #${incident.number}: ${ctx.actor.name} rolls back to ${result.version}.`, data: { incidentId: incident.id, text: cause.summary, change: 'cause' }, cause: { kind: 'run', id: result.runId },
  })
  return { incident: await readIncident(ctx.db, incident.id), cause, result }
})

function choose(causes: readonly Cause[], eventId: string | undefined, incident: Incident): Cause {
  const cause = eventId === undefined ? causes.find(({ remedy }) => remedy?.operation === rollback.name) : causes.find((one) => one.eventId === eventId)
  if (!cause) throw new ProductError('not-found', `No ${eventId === undefined ? 'cause that can be rolled back' : 'such cause'} is named for incident #${incident.number}. See them with daybook incidents causes ${incident.number}.`)
  if (cause.remedy?.operation !== rollback.name) throw new ProductError('invalid', `This change cannot be rolled back from here: ${cause.summary}`)
  return cause
}
