import { useEffect, useMemo, useRef, useState } from 'react'
import { type Dashboard, timeVariables, type VariableOption } from '#lib/dashboards'
import { callOperation, useAddress } from '#ui'
import { listVariableValues } from '../../contract.ts'
import { addressField } from './address-values.ts'
import { type ResolvedVariables, resolveVariables } from './resolve-variables.ts'
import type { DashboardTime } from './use-dashboard-time.ts'

const mostKept = 200

/** What the variables of a dashboard stand for; undefined until it is known for the first time. */
export function useVariables(variables: NonNullable<Dashboard['variables']>, { range, length, isZoomed }: DashboardTime, fixed: Readonly<Record<string, string>> = {}): ResolvedVariables | undefined {
  const { search } = useAddress()
  const [resolved, setResolved] = useState<ResolvedVariables>()
  const kept = useRef(new Map<string, Promise<readonly VariableOption[]>>())
  const newest = useRef(range)
  newest.current = range
  const chosen = JSON.stringify(variables.map(({ name }) => fixed[name] ?? search[addressField(name)]))
  // What can be chosen is asked for again with another time, not with each step of the clock.
  const timeKey = isZoomed ? `${range.from}-${range.to}` : length
  const shape = JSON.stringify(variables)
  useEffect(() => {
    let isLate = false
    const { from, to } = newest.current
    const own = Object.fromEntries(variables.map(({ name }) => [addressField(name), fixed[name] ?? search[addressField(name)]]))
    const ask = (query: Parameters<Parameters<typeof resolveVariables>[3]>[0]) => {
      const key = `${timeKey}${JSON.stringify(query)}`
      const known = kept.current.get(key) ?? callOperation(listVariableValues, { ...query, from: new Date(from).toISOString(), to: new Date(to).toISOString() }).then(({ options }) => options)
      if (kept.current.size > mostKept) kept.current.clear()
      kept.current.set(key, known)
      known.catch(() => kept.current.delete(key))
      return known
    }
    void resolveVariables(variables, own, timeVariables({ from, to, points: 300 }).values, ask).then((found) => {
      if (!isLate) setResolved(found)
    })
    return () => { isLate = true }
  }, [shape, chosen, timeKey])
  return useMemo(() => (variables.length === 0 ? { shown: new Map(), errors: new Map() } : resolved), [variables.length === 0, resolved])
}
