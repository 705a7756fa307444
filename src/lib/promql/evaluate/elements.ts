import { goPower } from '../functions/go-math.ts'

/** Arithmetic of two numbers. */
export const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b, '^': goPower, atan2: Math.atan2,
}

/** Comparisons: what holds keeps the left number. */
export const relations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b, '!=': (a, b) => a !== b, '<': (a, b) => a < b, '>': (a, b) => a > b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b,
}

/** Does the operator make something else of its metric, so that the name is wrong for it? */
export function changesMeaning(operator: string): boolean {
  return operator in arithmetic
}
