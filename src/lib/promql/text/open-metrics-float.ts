import { goShort } from './go-short.ts'

/** A number as OpenMetrics writes it in labels: always as a float. */
export function openMetricsFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const text = goShort(value)
  return /[.eI]/.test(text) ? text : `${text}.0`
}
