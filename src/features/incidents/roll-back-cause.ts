import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { getEvent } from '#kernel/timeline/contract'
import { getEnvironment, rollback } from '#features/releases/contract'
import { type Cause, type Incident, IncidentUpdated, rollBackCause } from './contract.ts'
import { refreshCauses } from './cause/refresh-causes.ts'
import { keepConfirmedCause } from './confirm-cause.ts'
import { placeOf } from './incident-event.ts'
import { readIncident } from './incident-store.ts'

/** The remedy is another part's operation, called as the same person: whoever may not roll back is refused there. */
export const rollBack = handle(rollBackCause, async ({ id, eventId, reason }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(rollBackCause.access, incident.service ?? undefined)
  const cause = choose(await refreshCauses(ctx, incident), eventId, incident)
  const input = rollback.input.parse({ ...cause.remedy?.input, reason: reason || `Incident #${incident.number}: ${incident.title}`.slice(0, 120) })
  await requireLive(ctx, cause, input)
  const result = await ctx.call(rollback, input)
  await keepConfirmedCause(ctx, incident, cause.eventId)
  await ctx.append(IncidentUpdated, {
    ...placeOf(incident), summary: `Incident #${incident.number}: ${ctx.actor.name} rolls back to ${result.version}.`, data: { incidentId: incident.id, text: cause.summary, change: 'cause' }, cause: { kind: 'run', id: result.runId },
  })
  return { incident: await readIncident(ctx.db, incident.id), cause, result }
})

/** What is not live any more cannot be taken back: another release would be hit. */
async function requireLive(ctx: Context, cause: Cause, { service, environment }: { service: string; environment: string }): Promise<void> {
  const { event } = await ctx.call(getEvent, { id: cause.eventId })
  const { environment: place } = await ctx.call(getEnvironment, { name: environment, service })
  const brought = typeof event.data === 'object' && event.data !== null && 'releaseId' in event.data ? event.data.releaseId : undefined
  if (place.current === null || place.current.releaseId === brought) return
  throw new ProductError('conflict', `${place.current.version} is live in ${environment} now, so taking "${cause.summary}" back would hit another release. Look at the causes again, or roll back on the environment's page.`)
}

function choose(causes: readonly Cause[], eventId: string | undefined, incident: Incident): Cause {
  const cause = eventId === undefined ? causes.find(({ remedy }) => remedy?.operation === rollback.name) : causes.find((one) => one.eventId === eventId)
  if (!cause) throw new ProductError('not-found', `No ${eventId === undefined ? 'cause that can be rolled back' : 'such cause'} is named for incident #${incident.number}. See them with daybook incidents causes ${incident.number}.`)
  if (cause.remedy?.operation !== rollback.name) throw new ProductError('invalid', `This change cannot be rolled back from here: ${cause.summary}`)
  return cause
}
