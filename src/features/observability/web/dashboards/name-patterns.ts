import { useEffect, useState } from 'react'
import type { Panel } from '#lib/dashboards'
import type { NameFits } from './shape/shown-value.ts'

const fitsNothing: NameFits = () => false

/** Regular expressions of overrides, by RE2: what somebody else wrote cannot make the page hang. Loaded where a panel has some. */
export function useNamePatterns({ overrides = [], columns }: Pick<Panel, 'overrides' | 'columns'>): NameFits {
  const patterns = [...overrides.flatMap(({ matching }) => matching ?? []), ...[...(columns?.hide ?? []), ...Object.keys(columns?.names ?? {})].flatMap((name) => (/^\/.*\/$/s.test(name) ? name.slice(1, -1) : []))]
  const key = JSON.stringify(patterns)
  const [fits, setFits] = useState<{ readonly key: string; readonly fits: NameFits }>()
  useEffect(() => {
    if (patterns.length === 0) return undefined
    let isLate = false
    void import('re2js').then(({ RE2JS }) => {
      const made = new Map(patterns.map((pattern) => {
        try {
          return [pattern, RE2JS.compile(pattern)] as const
        } catch {
          return [pattern, undefined] as const
        }
      }))
      if (!isLate) setFits({ key, fits: (pattern, name) => made.get(pattern)?.matcher(name).find() === true })
    })
    return () => { isLate = true }
  }, [key])
  return patterns.length === 0 || fits?.key !== key ? fitsNothing : fits.fits
}
