import { GoList, GoMap, type GoValue, typeName } from '../model/go-value.ts'
import { goText } from '../text/go-print.ts'

type Kind = 'bool' | 'int' | 'float' | 'string' | undefined

function kindOf(value: GoValue): Kind {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float'
  return typeof value === 'string' ? 'string' : undefined
}

/** Is the first equal to any of the others? Throws where they cannot be compared. */
export function isEqual(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison')
  return others.some((other) => isSame(first, other))
}

function isSame(a: GoValue, b: GoValue): boolean {
  const [left, right] = [kindOf(a), kindOf(b)]
  if (left !== right) {
    if (a !== null && b !== null) throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
    return false
  }
  if (left !== undefined || a === null || b === null) return a === b
  if (a instanceof GoMap || a instanceof GoList || b instanceof GoMap || b instanceof GoList) throw new Error(`non-comparable type ${goText(a)}: ${typeName(b)}`)
  return a === b
}

/** Is the first less than the second? Throws where there is no order. */
export function isLess(a: GoValue, b: GoValue): boolean {
  const [left, right] = [kindOf(a), kindOf(b)]
  if (left === undefined || right === undefined) throw new Error('invalid type for comparison')
  if (left !== right) throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
  if (typeof a === 'boolean' || a === null || b === null) throw new Error('invalid type for comparison')
  return a < b
}
