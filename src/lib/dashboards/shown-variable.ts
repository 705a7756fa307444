import type { Variable } from './dashboard.ts'
import { referencesIn } from './references.ts'

export interface VariableOption {
  readonly value: string
  readonly text: string
}

/** A variable with what is chosen. */
export interface ShownVariable {
  readonly variable: Variable
  readonly values: readonly string[]
  /** All that could be chosen; of a text none. */
  readonly options: readonly VariableOption[]
}

/** What stands in an address for all values. */
const allChosen = '$__all'

export function isAll(values: readonly string[]): boolean {
  return values.includes(allChosen) || values.includes('All')
}

/** Names of the variables that a text refers to. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set(referencesIn(text).map(({ name }) => name))]
}
