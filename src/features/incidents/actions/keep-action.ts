import { newId } from '#lib/id'
import type { Context } from '#kernel/feature'
import { type ActionItem, ActionOpened, type Incident } from '../contract.ts'
import { placeOf } from '../incident-event.ts'
import { incidentDb } from '../incident-store.ts'

interface NewAction {
  readonly title: string
  readonly owner: string | null
  readonly dueAt: Date | null
  /** The event that will prove it without anybody's word. */
  readonly provenBy?: { readonly type: string; readonly subject: string; readonly notTreeSha: string | null }
}

export async function keepAction(ctx: Context, incident: Incident, { title, owner, dueAt, provenBy }: NewAction): Promise<ActionItem> {
  const id = newId()
  await incidentDb(ctx.db).insertInto('incidents_actions').values({
    id, incident_id: incident.id, title, owner, due_at: dueAt, opened_at: ctx.clock.now(),
    proven_by_type: provenBy?.type ?? null, proven_by_subject: provenBy?.subject ?? null, not_tree_sha: provenBy?.notTreeSha ?? null, proof: null,
  }).execute()
  await ctx.append(ActionOpened, { ...placeOf(incident), summary: `Action of incident #${incident.number}: ${title}`, data: { incidentId: incident.id, actionId: id, title } })
  return { id, title, owner, dueAt: dueAt?.toISOString() ?? null, state: 'open', proof: null }
}
