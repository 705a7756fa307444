import { ProductError } from '#lib/errors'
import { type Context, handle, on } from '#kernel/feature'
import { getEvent } from '#kernel/timeline/contract'
import { ServiceUpgraded } from '#features/releases/contract'
import { type ActionItem, ActionProven, proveAction } from '../contract.ts'
import { placeOf } from '../incident-event.ts'
import type { ActionRow } from '../incident-tables.ts'
import { incidentDb, readActions, readIncident } from '../incident-store.ts'
import { isProof } from './proofs.data.ts'

/** By hand: any event that can be a proof, after the action was opened. Nobody's word alone closes an action. */
export const prove = handle(proveAction, async ({ actionId, eventId }, ctx) => {
  const action = await incidentDb(ctx.db).selectFrom('incidents_actions').selectAll().where('id', '=', actionId).forUpdate().executeTakeFirst()
  if (!action) throw new ProductError('not-found', `There is no action ${actionId}. An incident's page lists its actions.`)
  const incident = await readIncident(ctx.db, action.incident_id)
  await ctx.require(proveAction.access, incident.service ?? undefined)
  const { event } = await ctx.call(getEvent, { id: eventId })
  if (!isProof(event.type)) throw new ProductError('invalid', `${event.type} does not prove that something was done. Name a merged change, a finished run, a deployment or a check that was saved.`)
  if (Date.parse(event.at) < action.opened_at.getTime()) throw new ProductError('invalid', 'This happened before the action was opened, so it is no proof of it. Name a later event.')
  return keepProof(ctx, action, { eventId: event.id, summary: event.summary, at: event.at, by: ctx.actor.name })
})

/** By itself: a deployment of other content than what was taken back. */
export const proveByUpgrade = on(ServiceUpgraded, 'incidents.prove-by-upgrade', async (change, ctx, event) => {
  const actions = await incidentDb(ctx.db).selectFrom('incidents_actions').selectAll()
    .where('proof', 'is', null).where('proven_by_type', '=', ServiceUpgraded.name).where('proven_by_subject', '=', change.service).where('opened_at', '<=', event.at).forUpdate().execute()
  for (const action of actions) {
    if (action.not_tree_sha === change.treeSha) continue
    await keepProof(ctx, action, { eventId: event.id, summary: `${change.version} is live in ${change.environment}`, at: event.at.toISOString(), by: 'Daybook' })
  }
})

async function keepProof(ctx: Context, action: ActionRow, proof: NonNullable<ActionItem['proof']>): Promise<ActionItem> {
  const incident = await readIncident(ctx.db, action.incident_id)
  await incidentDb(ctx.db).updateTable('incidents_actions').set({ proof: JSON.stringify(proof) }).where('id', '=', action.id).execute()
  await ctx.append(ActionProven, { ...placeOf(incident), summary: `Done, with proof: ${action.title}`, data: { incidentId: incident.id, actionId: action.id, proofEventId: proof.eventId }, before: { state: 'open' }, after: { state: 'proven' } })
  const proven = (await readActions(ctx.db, incident.id)).find(({ id }) => id === action.id)
  if (!proven) throw new Error(`The action ${action.id} went away while it was proven.`)
  return proven
}
