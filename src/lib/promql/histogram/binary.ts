import { combined, dividedHistogram, scaledHistogram } from './combined.ts'
import { isSameHistogram } from './compare.ts'
import type { FloatHistogram } from './float-histogram.ts'

/** A native histogram with a number: only times and divided by. Undefined where the operator does not go with the two. */
export function histogramByFloat(operator: string, histogram: FloatHistogram, value: number): FloatHistogram | undefined {
  if (operator === '*') return scaledHistogram(histogram, value)
  return operator === '/' ? dividedHistogram(histogram, value) : undefined
}

export interface Said { warn(text: string): void; inform(text: string): void }

/** A sum or difference, or whether two are the same. 'incompatible': their buckets cannot be brought together (that is said). */
export function histogramByHistogram(operator: string, left: FloatHistogram, right: FloatHistogram, said: Said): FloatHistogram | boolean | 'incompatible' | undefined {
  if (operator === '==') return isSameHistogram(left, right)
  if (operator === '!=') return !isSameHistogram(left, right)
  if (operator !== '+' && operator !== '-') return undefined
  const result = combined(left, right, operator === '+' ? 1 : -1)
  if (!result) {
    said.warn(`incompatible bucket layout encountered for binary operator ${operator}`)
    return 'incompatible'
  }
  const operation = operator === '+' ? 'addition' : 'subtraction'
  if (result.isCollision) said.warn(collisionText(operation))
  if (result.isReconciled) said.inform(reconciledText(operation))
  return operator === '-' ? { ...result.histogram, resetHint: 'gauge' } : result.histogram
}

export function collisionText(operation: string): string {
  return `conflicting counter resets during histogram ${operation}`
}

export function reconciledText(operation: string): string {
  return `mismatched custom buckets were reconciled during ${operation}`
}
