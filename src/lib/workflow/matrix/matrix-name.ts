import type { ContextValue } from '../expression/context-value.ts'
import { isContextObject } from '../expression/context-value.ts'
import { textOf } from '../expression/evaluate-record.ts'
import type { MatrixCombination } from './expand-matrix.ts'

/** Longest name of a job on GitHub. */
const maxNameLength = 100

/** `build (ubuntu-latest, 20)`: the name of a matrix job that names itself by no expression. */
export function matrixJobName(name: string, combination: MatrixCombination): string {
  const values = combination.flatMap(([, value]) => leaves(value)).filter((value) => value !== '')
  const full = values.length === 0 ? name : `${name} (${values.join(', ')})`
  return full.length > maxNameLength ? `${full.slice(0, maxNameLength - 3)}...` : full
}

function leaves(value: ContextValue): readonly string[] {
  if (Array.isArray(value)) return (value as readonly ContextValue[]).flatMap((item) => leaves(item))
  if (isContextObject(value)) return Object.values(value).flatMap((item) => leaves(item))
  return [textOf(value)]
}
