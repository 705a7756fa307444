import { handle } from '#kernel/feature'
import { readEvents } from '#kernel/timeline'
import { ProductError } from '#lib/errors'
import { listProofs } from '../contract.ts'
import { subjectOf } from '../incident-event.ts'
import { incidentDb, readIncident } from '../incident-store.ts'
import { isProof } from './proofs.data.ts'

const shown = 50
const read = 1000

/** What happened since an action was opened and shows that something was done: first on the incident's own service, then elsewhere. */
export const proofs = handle(listProofs, async ({ actionId }, ctx) => {
  const action = await incidentDb(ctx.db).selectFrom('incidents_actions').selectAll().where('id', '=', actionId).executeTakeFirst()
  if (!action) throw new ProductError('not-found', `There is no action ${actionId}. An incident's page lists its actions.`)
  const subject = subjectOf(await readIncident(ctx.db, action.incident_id))
  const events = await readEvents(ctx.db, { since: action.opened_at, limit: read })
  const found = events.filter(({ type }) => isProof(type)).toSorted((a, b) => Number(b.subject === subject) - Number(a.subject === subject) || b.at.getTime() - a.at.getTime())
  return { items: found.slice(0, shown).map(({ id, at, type, subject: about, actor, summary }) => ({ eventId: id, at: at.toISOString(), type, subject: about, actor: actor.name, summary })) }
})
