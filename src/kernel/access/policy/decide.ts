import { accessLevels, type AccessLevel, type Operation } from '#lib/operation'
import type { Role } from '../contract.ts'
import { isRoleAtLeast, type Principal } from './principal.ts'

export type Decision = 'allowed' | 'forbidden' | 'unauthenticated'

/** What is known of the place where something is done. */
export interface Place {
  /** The operation acts on one entity, so that a role in the team that owns it is enough. */
  readonly isScoped: boolean
  /** That team; nobody's entity leaves only those whose role is whole. */
  readonly ownerTeam?: string | undefined
  /** Not known yet, the handler will ask again: a role in any team lets them try. */
  readonly isDecidedLater?: boolean
}

const everywhere: Place = { isScoped: false }
const roleOfLevel: Readonly<Record<AccessLevel, Role>> = { read: 'viewer', write: 'operator', manage: 'maintainer', admin: 'admin' }

/**
 * Whether a principal may do what asks for `access`. Reading needs the role in any team. All else needs it for the whole
 * of Daybook, or in the team that owns the entity. A token's scopes narrow both. An access that does not read as one is
 * refused to everybody.
 */
export function decide(principal: Principal | null, access: Operation['access'], place: Place = everywhere): Decision {
  if (access === 'anyone') return 'allowed'
  if (principal === null || principal.actor.kind === 'anonymous') return 'unauthenticated'
  if (access === 'signed-in') return 'allowed'
  const asked = parseAccess(access)
  if (!asked || !isInScope(principal.scopes, asked.part, asked.level)) return 'forbidden'
  const role = roleOfLevel[asked.level]
  const isHeld = principal.grants.some((grant) => isRoleAtLeast(grant.role, role) && reaches(grant.team, asked.level, place))
  return isHeld ? 'allowed' : 'forbidden'
}

/** The role that an access asks for; undefined for `anyone`, `signed-in` and what does not read as an access. */
export function roleFor(access: Operation['access']): Role | undefined {
  const asked = parseAccess(access)
  return asked && roleOfLevel[asked.level]
}

function reaches(team: string | null, level: AccessLevel, place: Place): boolean {
  if (team === null || level === 'read' || place.isDecidedLater === true) return true
  return place.isScoped && team === place.ownerTeam
}

function isInScope(scopes: readonly string[], part: string, level: AccessLevel): boolean {
  if (scopes.length === 0) return true
  return scopes.some((scope) => {
    const [scopedPart, scopedLevel] = scope.split(':')
    if (scopedPart !== part) return false
    return scopedLevel === undefined || accessLevels.indexOf(level) <= accessLevels.findIndex((known) => known === scopedLevel)
  })
}

function parseAccess(access: string): { part: string; level: AccessLevel } | undefined {
  const [part, name, rest] = access.split(':')
  const level = accessLevels.find((known) => known === name)
  return part && level && rest === undefined ? { part, level } : undefined
}
