import { GoList, GoMap, type GoValue } from '../model/go-value.ts'
import { goFloat } from './go-decimal.ts'

/** A value as Go's `fmt` prints it with %v. */
export function goText(value: GoValue): string {
  if (typeof value === 'string') return value
  if (value === null) return '<nil>'
  if (typeof value === 'number') return goFloat(value, 'g', -1)
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof GoMap) return `map[${sortedEntries(value).map(([name, each]) => `${name}:${goText(each)}`).join(' ')}]`
  if (value instanceof GoList) return `[${value.items.map(goText).join(' ')}]`
  return value.text ?? `{${[...value.fields.values()].map(goText).join(' ')}}`
}

/** Go's `fmt.Sprint`: a space between two that are no texts. */
export function goSprint(values: readonly GoValue[]): string {
  return values.map((value, at) => (at > 0 && typeof value !== 'string' && typeof values[at - 1] !== 'string' ? ' ' : '') + goText(value)).join('')
}

/** As a template prints a value: none is said to be none. */
export function printed(value: GoValue): string {
  return value === null ? '<no value>' : goText(value)
}

export function sortedEntries({ entries }: GoMap): [string, GoValue][] {
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
