import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { listPeople } from '#kernel/access/contract'
import { assignRole, IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { incidentDb, readIncident } from './incident-store.ts'

export const assign = handle(assignRole, async ({ id, role, person }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(assignRole.access, incident.service ?? undefined)
  const before = incident.roles.find((held) => held.role === role)?.name ?? null
  await incidentDb(ctx.db).deleteFrom('incidents_roles').where('incident_id', '=', incident.id).where('role', '=', role).execute()
  const holder = person === null ? undefined : await findPerson(ctx, person)
  if (holder) await incidentDb(ctx.db).insertInto('incidents_roles').values({ incident_id: incident.id, role, person_id: holder.id, name: holder.name }).execute()
  await ctx.append(IncidentUpdated, {
    ...placeOf(incident), summary: `Incident #${incident.number}: ${holder ? `${holder.name} is ${role}` : `nobody is ${role} now`}.`, data: { incidentId: incident.id, text: '', change: 'role' },
    before: { [role]: before }, after: { [role]: holder?.name ?? null },
  })
  return readIncident(ctx.db, incident.id)
})

async function findPerson(ctx: Context, wanted: string): Promise<{ id: string; name: string }> {
  if (wanted === 'me' || wanted === ctx.actor.id || wanted === ctx.actor.name) return { id: ctx.actor.id, name: ctx.actor.name }
  const { items } = await ctx.call(listPeople, { limit: 500 })
  const lower = wanted.toLowerCase()
  const person = items.find(({ id, email, name }) => id === wanted || email === lower || name.toLowerCase() === lower)
  if (!person) throw new ProductError('not-found', `Nobody here is called ${wanted}. Name an id, an e-mail address or a full name; daybook people lists them.`)
  return person
}
