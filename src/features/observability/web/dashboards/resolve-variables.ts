import { type Dashboard, interpolateQuery, isAll, type ShownVariable, type Variable, type VariableOption, variablesIn } from '#lib/dashboards'
import { addressField, valuesOf } from './address-values.ts'

export type AskOptions = (query: { readonly query: string; readonly language: 'promql' | 'logql'; readonly regex: string; readonly sort: NonNullable<Variable['sort']> }) => Promise<readonly VariableOption[]>

export interface ResolvedVariables {
  readonly shown: ReadonlyMap<string, ShownVariable>
  /** Why a variable has no values. */
  readonly errors: ReadonlyMap<string, unknown>
}

const all = '$__all'

/** What is chosen of each variable, one after the other where one needs another: by the address, by the dashboard, else the first. */
export async function resolveVariables(variables: NonNullable<Dashboard['variables']>, search: Readonly<Record<string, string | undefined>>, time: ReadonlyMap<string, string>, ask: AskOptions): Promise<ResolvedVariables> {
  const shown = new Map<string, ShownVariable>()
  const errors = new Map<string, unknown>()
  const waiting = new Map<string, Promise<void>>()
  const byName = new Map(variables.map((variable) => [variable.name, variable]))
  const resolve = (variable: Variable, above: readonly string[]): Promise<void> => {
    const known = waiting.get(variable.name)
    if (known) return known
    const doing = (async () => {
      const needed = variable.type === 'query' ? variablesIn(variable.query ?? '').filter((name) => byName.has(name) && !above.includes(name) && name !== variable.name) : []
      await Promise.all(needed.map((name) => resolve(byName.get(name) as Variable, [...above, variable.name])))
      const options = await optionsOf(variable, shown, time, ask).catch((error: unknown) => {
        errors.set(variable.name, error)
        return []
      })
      shown.set(variable.name, { variable, options, values: chosenOf(variable, options, search[addressField(variable.name)]) })
    })()
    waiting.set(variable.name, doing)
    return doing
  }
  // One after the other, so that two that need each other do not wait for each other.
  for (const variable of variables) await resolve(variable, [])
  return { shown, errors }
}

async function optionsOf(variable: Variable, shown: ReadonlyMap<string, ShownVariable>, time: ReadonlyMap<string, string>, ask: AskOptions): Promise<readonly VariableOption[]> {
  if (variable.type === 'query') return ask({ query: interpolateQuery(variable.query ?? '', { variables: shown, time }), language: variable.language ?? 'promql', regex: variable.regex ?? '', sort: variable.sort ?? 'none' })
  return variable.type === 'text' ? [] : (variable.options ?? []).map((option) => (typeof option === 'string' ? { value: option, text: option } : option))
}

function chosenOf(variable: Variable, options: readonly VariableOption[], address: string | undefined): readonly string[] {
  if (variable.type === 'constant') return [variable.query ?? [variable.default ?? []].flat()[0] ?? '']
  const wanted = address === undefined ? [variable.default ?? []].flat() : variable.multi === true ? valuesOf(address) : [address]
  if (variable.type === 'text') return [wanted[0] ?? '']
  if (variable.includeAll === true && isAll(wanted)) return [all]
  const offered = new Set(options.map(({ value }) => value))
  // What is no more there gives way; where nothing is offered the address is believed, so that a link shows the same.
  const there = offered.size === 0 ? wanted : wanted.filter((value) => offered.has(value))
  if (there.length > 0) return variable.multi === true ? there : there.slice(0, 1)
  if (variable.includeAll === true) return [all]
  return options[0] ? [options[0].value] : []
}
