import type { FloatHistogram, QueryResult } from '../../../src/lib/promql/index.ts'
import { stringOf } from '../../../src/lib/promql/parse/literals.ts'
import type { EvalCommand, Expectation } from './script.ts'
import { describedSeries, type Point, pointsOf } from '../../../src/lib/promql/notation/series-notation.ts'

export type Outcome = { readonly result: QueryResult } | { readonly error: string }

/** What an answer has that the script does not expect; empty when they agree. */
export function faultsOf(command: EvalCommand, outcome: Outcome): string[] {
  const fails = command.expectations.filter(({ about }) => about === 'fail')
  if ('error' in outcome) return fails.length > 0 ? fails.filter((fail) => !fits(fail, outcome.error)).map(({ text }) => `failed with ${outcome.error} instead of ${text}`) : [`failed: ${outcome.error}`]
  if (fails.length > 0) return ['should fail']
  return [...noteFaults(command, outcome.result), ...valueFaults(command, outcome.result)]
}

function fits({ match, text }: Expectation, said: string): boolean {
  return match === 'any' || (match === 'msg' ? said === text : new RegExp(text).test(said))
}

function noteFaults({ expectations }: EvalCommand, { warnings, infos }: QueryResult): string[] {
  const faults: string[] = []
  for (const [about, notes] of [['warn', warnings], ['info', infos]] as const) {
    const wanted = expectations.filter((each) => each.about === about)
    if (expectations.some((each) => each.about === `no_${about}`) && notes.length > 0) faults.push(`${about}: ${notes.join()}`)
    for (const each of wanted) if (!notes.some((note) => fits(each, note))) faults.push(`no ${about} ${each.text} among: ${notes.join()}`)
  }
  return faults
}

function valueFaults(command: EvalCommand, result: QueryResult): string[] {
  const text = command.expectations.find(({ about }) => about === 'string')
  if (text) return result.type === 'string' && result.value === stringOf(text.text) ? [] : [`${JSON.stringify(result)} instead of ${text.text}`]
  if (result.type === 'string') return ['a text']
  const scalar = /^[+-]?(nan|inf|[\d.]+(e[+-]?\d+)?)$/i.test(command.expected.join()) ? pointsOf(command.expected.join())[0] : undefined
  if (result.type === 'scalar') return isAlmost(result.value, scalar) ? [] : [`${result.value} instead of ${String(scalar)}`]
  const times = timesOf(command)
  const expected = command.expected.map(describedSeries).filter(({ points }) => points.some((point) => point !== undefined))
  const wanted = new Map(expected.map(({ labels, points }) => [labels.key, points]))
  const given = result.series
  const faults: string[] = []
  for (const { labels, times: at, values, histograms } of given) {
    const points = wanted.get(labels.key)
    if (!points) faults.push(`not expected: ${String(labels)} ${values.join()}`)
    else faults.push(...times.flatMap((time, index) => {
      const found = at.indexOf(time)
      const value = found === -1 ? undefined : histograms?.[found] ?? values[found]
      return isAlmost(value, points[index]) ? [] : [`${String(labels)} at ${time}: ${shown(value)} instead of ${shown(points[index])}`]
    }))
  }
  for (const { labels } of expected) if (!given.some((each) => each.labels.key === labels.key)) faults.push(`missing: ${String(labels)}`)
  const isOrdered = command.expectations.some(({ about }) => about === 'ordered')
  if (isOrdered && given.map(({ labels }) => labels.key).join('\n') !== expected.map(({ labels }) => labels.key).join('\n')) faults.push(`order: ${given.map(({ labels }) => String(labels)).join()}`)
  return faults
}

function shown(point: Point): string {
  return typeof point === 'object' ? JSON.stringify(point) : String(point)
}

function timesOf({ start, end, step, expectations }: EvalCommand): number[] {
  const range = expectations.find(({ about }) => about === 'range')
  const found = range && /from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)/.exec(range.text)
  const ms = (text: string) => [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])?/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? 's'] ?? 1000), 0)
  const [from, to, by] = found ? [ms(found[1]!), ms(found[2]!), ms(found[3]!)] : [start, end, step]
  return by === 0 ? [from] : Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, at) => from + at * by)
}

function isAlmost(a: Point, b: Point): boolean {
  if (a === undefined || b === undefined) return a === b
  if (typeof a === 'number' && typeof b === 'number') return isAlmostNumber(a, b)
  return typeof a === 'object' && typeof b === 'object' && isAlmostHistogram(a, b)
}

function isAlmostNumber(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b)
  if (a === b) return true
  const difference = Math.abs(a - b)
  if (a === 0 || b === 0) return difference < 1e-6 * 1e-6 || difference < Number.MIN_VALUE
  return difference / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < 1e-6
}

function isAlmostHistogram(a: FloatHistogram, b: FloatHistogram): boolean {
  const isSame = (left: readonly number[], right: readonly number[]) => left.length === right.length && left.every((value, at) => isAlmostNumber(value, right[at]!))
  return a.schema === b.schema && isAlmostNumber(a.sum, b.sum) && isAlmostNumber(a.count, b.count) && isAlmostNumber(a.zeroCount, b.zeroCount) && isAlmostNumber(a.zeroThreshold, b.zeroThreshold)
    && isSame(a.customBounds, b.customBounds) && (['positive', 'negative'] as const).every((side) => isSame(a[side].indexes, b[side].indexes) && isSame(a[side].counts, b[side].counts))
}

