import { createContext, use, useCallback } from 'react'
import type { AccessLevel, Operation } from '#lib/operation'

export interface Me {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly roles: readonly { readonly team: string | null; readonly role: 'viewer' | 'operator' | 'maintainer' | 'admin' }[]
}

const levelsOfRole = { viewer: 1, operator: 2, maintainer: 3, admin: 4 } as const
const rankOfLevel: Readonly<Record<AccessLevel, number>> = { read: 1, write: 2, manage: 3, admin: 4 }

/** Whether any of the roles, in whatever team, reaches the access. The server decides; this only spares people dead buttons. */
export function mayHold(roles: Me['roles'], access: Operation['access']): boolean {
  if (access === 'anyone' || access === 'signed-in') return true
  const level = access.slice(access.lastIndexOf(':') + 1) as AccessLevel
  return roles.some(({ role }) => levelsOfRole[role] >= rankOfLevel[level])
}

const MeContext = createContext<Me | undefined>(undefined)
export const MeProvider = MeContext.Provider

/** Who is signed in; undefined on public pages. */
export function useMe(): Me | undefined {
  return use(MeContext)
}

export function useCan(): (access: Operation['access']) => boolean {
  const me = useMe()
  return useCallback((access) => mayHold(me?.roles ?? [], access), [me])
}
