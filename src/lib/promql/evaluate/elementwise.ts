import { arithmetic, relations } from './elements.ts'

/** Arithmetic at all steps that are marked, a loop for each of the usual operators: a call for each sample would take most of the time. */
export function calculateWhere(operator: string, left: Float64Array, right: Float64Array, where: Uint8Array, out: Float64Array): void {
  const { length } = where
  switch (operator) {
    case '+':
      for (let at = 0; at < length; at += 1) if (where[at] === 1) out[at] = (left[at] as number) + (right[at] as number)
      return
    case '-':
      for (let at = 0; at < length; at += 1) if (where[at] === 1) out[at] = (left[at] as number) - (right[at] as number)
      return
    case '*':
      for (let at = 0; at < length; at += 1) if (where[at] === 1) out[at] = (left[at] as number) * (right[at] as number)
      return
    case '/':
      for (let at = 0; at < length; at += 1) if (where[at] === 1) out[at] = (left[at] as number) / (right[at] as number)
      return
    default: {
      const calculate = arithmetic[operator]
      if (!calculate) return
      for (let at = 0; at < length; at += 1) if (where[at] === 1) out[at] = calculate(left[at] as number, right[at] as number)
    }
  }
}

/** Marks those of the marked steps at which a comparison holds. */
export function holdsWhere(operator: string, left: Float64Array, right: Float64Array, where: Uint8Array): Uint8Array {
  const kept = new Uint8Array(where.length)
  const { length } = where
  switch (operator) {
    case '>':
      for (let at = 0; at < length; at += 1) if (where[at] === 1 && (left[at] as number) > (right[at] as number)) kept[at] = 1
      break
    case '<':
      for (let at = 0; at < length; at += 1) if (where[at] === 1 && (left[at] as number) < (right[at] as number)) kept[at] = 1
      break
    default: {
      const relation = relations[operator]
      for (let at = 0; at < length; at += 1) if (where[at] === 1 && relation?.(left[at] as number, right[at] as number)) kept[at] = 1
    }
  }
  return kept
}
