import type { Actor } from '#kernel/feature'
import type { Role } from '../contract.ts'

/** A role that is held: in one team, or (null) for the whole of Daybook. */
export interface Grant {
  readonly team: string | null
  readonly role: Role
}

/** Somebody who asks: who they are and what they hold at this moment. */
export interface Principal {
  readonly actor: Actor
  readonly grants: readonly Grant[]
  /** Parts (`runs`) or levels of parts (`runs:read`) that a token is limited to; none is no limit. */
  readonly scopes: readonly string[]
  readonly sessionId?: string
}

/** Who asks without a token or session. */
export const anonymous: Principal = Object.freeze({
  actor: Object.freeze({ kind: 'anonymous' as const, id: 'anonymous', name: 'Anonymous' }), grants: [], scopes: [],
})

const rankOfRole: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, maintainer: 3, admin: 4 }

/** Whether `role` includes all that `needed` may. */
export function isRoleAtLeast(role: Role, needed: Role): boolean {
  return rankOfRole[role] >= rankOfRole[needed]
}

export function lowerRole(a: Role, b: Role): Role {
  return rankOfRole[a] <= rankOfRole[b] ? a : b
}

/** What of `grants` is left when at most `role`, in `team` or (null) wherever it is held, was handed on. */
export function capGrants(grants: readonly Grant[], role: Role, team: string | null): Grant[] {
  if (team === null) return grants.map((grant) => ({ team: grant.team, role: lowerRole(grant.role, role) }))
  const held = grants.filter((grant) => grant.team === null || grant.team === team)
  const best = held.reduce<Role | undefined>((found, grant) => (found && isRoleAtLeast(found, grant.role) ? found : grant.role), undefined)
  return best === undefined ? [] : [{ team, role: lowerRole(best, role) }]
}

/** Whether everything that `role` in `team` may do is within `grants`. */
export function holdsGrant(grants: readonly Grant[], role: Role, team: string | null): boolean {
  return grants.some((grant) => (grant.team === null || grant.team === team) && isRoleAtLeast(grant.role, role))
}
