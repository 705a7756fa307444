import { z } from 'zod'
import { ProductError } from '#lib/errors'
import type { Context } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { insertPerson } from '../people/add-person.ts'
import type { Grant } from '../policy/principal.ts'
import type { Identity } from './oidc-client.ts'
import { grantsOfGroups, type OidcProvider } from './oidc-settings.ts'
import { syncGrants } from './sync-grants.ts'

const Claims = z.object({ email: z.email().max(254).optional().catch(undefined), email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined), name: z.string().min(1).max(100).optional().catch(undefined) })
const Groups = z.union([z.array(z.string()), z.string().transform((text) => [text])]).catch([])

/**
 * The person somebody at the provider is here: known from before, or one with the same verified address, or a new one where
 * the settings give them a role. What their groups give is brought up to date. Throws forbidden when they may not come in.
 */
export async function personOfIdentity(identity: Identity, provider: OidcProvider, ctx: Context): Promise<{ id: string; name: string }> {
  const grants = grantsOfGroups(provider, Groups.parse(identity.claims[provider.groupsClaim]))
  const person = (await knownPerson(identity, ctx)) ?? (await personByEmail(identity, provider, grants, ctx))
  if (!person.is_active) throw new ProductError('forbidden', 'Your account here was deactivated. Ask an administrator.')
  if (provider.groupRoles.length > 0 || provider.defaultRole !== undefined) await syncGrants(person, grants, ctx)
  return person
}

interface Found {
  readonly id: string
  readonly name: string
  readonly is_active: boolean
}

async function knownPerson({ issuer, subject }: Identity, ctx: Context): Promise<Found | undefined> {
  return accessDb(ctx.db).selectFrom('access_identities').innerJoin('access_people', 'id', 'person_id').select(['id', 'name', 'is_active'])
    .where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
}

async function personByEmail({ issuer, subject, claims }: Identity, provider: OidcProvider, grants: readonly Grant[], ctx: Context): Promise<Found> {
  const { email: given, email_verified: isVerified, name } = Claims.parse(claims)
  if (given === undefined) throw new ProductError('forbidden', 'Your identity provider does not tell your e-mail address. Ask its administrator to give Daybook the scope email.')
  const email = given.toLowerCase()
  // An address that nobody verified could be anybody's, also an administrator's here.
  if (isVerified === false || (isVerified === undefined && !provider.trustEmail)) throw new ProductError('forbidden', `Your identity provider has not verified the address ${email}. Verify it there, or ask an administrator of Daybook about trustEmail.`)
  const existing = await accessDb(ctx.db).selectFrom('access_people').select(['id', 'name', 'is_active']).where('email', '=', email).executeTakeFirst()
  if (!existing && grants.length === 0) throw new ProductError('forbidden', `Nobody with the address ${email} was added here. Ask an administrator to add you.`)
  const person = existing ?? { id: await insertPerson({ name: name ?? email, email, passwordHash: null }, ctx), name: name ?? email, is_active: true }
  await accessDb(ctx.db).insertInto('access_identities').values({ issuer, subject, person_id: person.id }).execute()
  return person
}
