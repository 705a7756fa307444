import { useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

export type SearchPatch = Readonly<Record<string, string | undefined>>

/** `?a=1&b=x` ↔ `{ a: '1', b: 'x' }`: values stay text, so that an address reads as it was typed. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

export interface Address {
  readonly path: string
  /** Parts of the path that the route names with `$`. */
  readonly params: Readonly<Record<string, string>>
  readonly search: Readonly<Record<string, string | undefined>>
  /** Changes fields of the address; undefined or '' takes one away. Replaces the entry in the history unless `push`. */
  readonly setSearch: (patch: SearchPatch, push?: boolean) => void
}

/** Where the page is: everything that a page remembers of its own state belongs here. */
export function useAddress(): Address {
  const location = useLocation()
  const params = useParams({ strict: false }) as Record<string, string>
  const navigate = useNavigate()
  const search = location.search as Record<string, string>
  const setSearch = useCallback((patch: SearchPatch, push = false) => {
    void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...patch }), replace: !push, resetScroll: false } as never)
  }, [navigate])
  return useMemo(() => ({ path: location.pathname, params, search, setSearch }), [location.pathname, params, search, setSearch])
}

/** Opens an address of this Daybook: a path, with query and hash where it has them. */
export function useGo(): (href: string, replace?: boolean) => void {
  const navigate = useNavigate()
  return useCallback((href: string, replace = false) => void navigate({ href, replace } as never), [navigate])
}
