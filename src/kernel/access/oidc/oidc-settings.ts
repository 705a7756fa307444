import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { Role } from '../contract.ts'
import type { Grant } from '../policy/principal.ts'

/** Sign-in through an identity provider: `DAYBOOK_OIDC_…`, or `oidc` in settings.json. Off without an issuer. */
export const OidcSettings = z.object({
  issuer: z.url().optional().describe('The provider\'s issuer; its address without /.well-known/openid-configuration.'),
  clientId: z.string().min(1).optional(),
  clientSecret: z.string().min(1).optional(),
  title: z.string().min(1).max(60).default('single sign-on').describe('What the button says: Sign in with …'),
  defaultRole: Role.optional().describe('What everybody the provider lets in may do. Without it only people who were added, or are in a mapped group, come in.'),
  groupsClaim: z.string().min(1).default('groups').describe('The claim with a person\'s groups.'),
  groupRoles: z.array(z.string().regex(/^[^=]+=(viewer|operator|maintainer|admin)(@[a-z0-9][a-z0-9-]{0,62})?$/, 'Write GROUP=ROLE or GROUP=ROLE@TEAM.')).default([]),
  trustEmail: z.boolean().default(false).describe('Take e-mail addresses as verified where the provider does not say so.'),
})
export type OidcSettings = z.infer<typeof OidcSettings>

/** The settings of a provider that is in use. */
export interface OidcProvider extends Pick<OidcSettings, 'title' | 'defaultRole' | 'groupsClaim' | 'groupRoles' | 'trustEmail' | 'clientSecret'> {
  readonly issuer: string
  readonly clientId: string
}

/** Undefined when sign-in through a provider is off. Throws invalid when half of it is set. */
export function oidcProvider(settings: OidcSettings): OidcProvider | undefined {
  const { issuer, clientId, ...rest } = settings
  if (issuer === undefined && clientId === undefined) return undefined
  if (issuer === undefined || clientId === undefined) throw new ProductError('invalid', 'Sign-in through an identity provider needs both DAYBOOK_OIDC_ISSUER and DAYBOOK_OIDC_CLIENT_ID. Set the other one, or none.')
  return { ...rest, issuer, clientId }
}

/** What somebody in these groups holds, by the mapping; everybody holds the default role. */
export function grantsOfGroups(provider: Pick<OidcProvider, 'groupRoles' | 'defaultRole'>, groups: readonly string[]): Grant[] {
  const mapped = provider.groupRoles.flatMap((line) => {
    const at = line.lastIndexOf('=')
    const [role, team] = line.slice(at + 1).split('@')
    return groups.includes(line.slice(0, at)) ? [{ role: Role.parse(role), team: team ?? null }] : []
  })
  return provider.defaultRole === undefined ? mapped : [...mapped, { role: provider.defaultRole, team: null }]
}
