import { goDurationText } from '#lib/go-duration'
import { compareLabels, describedSeries, type FloatHistogram, histogramNotation, Labels } from '#lib/promql'
import type { InstantSample } from '#lib/rule-engine'
import { queryOf } from './evaluation.ts'
import type { ExpectedSample, ExprTest, TestGroup } from './test-file.ts'
import type { TestSeries } from './test-series.ts'

interface ShownSample {
  readonly labels: Labels
  readonly value: number
  /** In the notation of series; empty for a plain value. */
  readonly histogram: string
}

/** Where expressions give other samples than expected, in promtool's words. */
export async function exprFailures(group: TestGroup, store: TestSeries, { step, isFuzzy }: { readonly step: number; readonly isFuzzy: boolean }): Promise<string[]> {
  const query = queryOf(store, step)
  const failures: string[] = []
  for (const test of group.exprTests) {
    const failure = await failureOf(test, () => query(test.expr, group.startMs + test.evalTimeMs), isFuzzy)
    if (failure !== undefined) failures.push(`    expr: ${JSON.stringify(test.expr)}, time: ${goDurationText(test.evalTimeMs)},${failure}`)
  }
  return failures
}

async function failureOf({ samples }: ExprTest, query: () => Promise<readonly InstantSample[]>, isFuzzy: boolean): Promise<string | undefined> {
  try {
    const got = (await query()).map(({ labels, value, histogram }) => ({ labels, value: histogram ? 0 : value, histogram: histogram ? histogramNotation(histogram) : '' })).toSorted((a, b) => compareLabels(a.labels, b.labels))
    const expected = samples.map(expectedSample).toSorted((a, b) => compareLabels(a.labels, b.labels))
    if (got.length === expected.length && got.every((sample, at) => isSame(sample, expected[at], isFuzzy))) return undefined
    return `\n        exp: ${shown(expected)}\n        got: ${shown(got)}`
  } catch (error) {
    return ` err: ${error instanceof Error ? error.message : String(error)}`
  }
}

function expectedSample({ labels, value, histogram }: ExpectedSample): ShownSample {
  try {
    return { labels: labels.trim() === '' ? Labels.empty : describedSeries(labels).labels, value, histogram: histogram === '' ? '' : histogramNotation(histogramOf(histogram)) }
  } catch (error) {
    throw new Error(`labels ${JSON.stringify(labels)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function histogramOf(text: string): FloatHistogram {
  const { points } = describedSeries(`{} ${text}`)
  if (points.length !== 1) throw new Error(`expected 1 value, got ${points.length}`)
  const [point] = points
  if (typeof point !== 'object') throw new Error(`expected histogram, got ${String(point)}`)
  return point
}

function isSame(a: ShownSample, b: ShownSample | undefined, isFuzzy: boolean): boolean {
  if (!b || a.histogram !== b.histogram || a.labels.key !== b.labels.key) return false
  return a.histogram !== '' || a.value === b.value || (isFuzzy && areNeighbours(a.value, b.value))
}

/** The next number that can be written, up or down. */
function areNeighbours(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false
  const bits = (value: number) => {
    const [whole = 0n] = new BigInt64Array(new Float64Array([value]).buffer)
    return whole < 0n ? -(whole & 0x7fffffffffffffffn) : whole
  }
  const distance = bits(a) - bits(b)
  return distance === 1n || distance === -1n
}

function shown(samples: readonly ShownSample[]): string {
  if (samples.length === 0) return 'nil'
  return samples.map(({ labels, value, histogram }) => `${String(labels)} ${histogram === '' ? scientific(value) : histogram}`).join(', ')
}

function scientific(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return value.toExponential().replace(/e([+-])(\d+)$/, (_, sign: string, digits: string) => `E${sign}${digits.padStart(2, '0')}`)
}
