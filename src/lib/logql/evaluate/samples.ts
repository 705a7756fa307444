import type { Labels } from '#lib/promql'
import { LogqlError } from '../model/logql-error.ts'
import type { LogSource } from '../model/source.ts'
import { durationNs, sizeBytes } from '../model/units.ts'
import type { RangeExpr, Unwrap } from '../parse/ast.ts'
import { labelFilterOf, numberOf } from '../pipeline/label-filter.ts'
import type { LineLabels } from '../pipeline/line-labels.ts'
import { type Steps, timeAt } from './column.ts'
import { groupLabels } from './group-labels.ts'
import type { Budget } from './limits.ts'
import { scanner } from './scan.ts'

/** Values of one series by time (ms). */
export class Samples {
  readonly labels: Labels
  times = new Float64Array(16)
  values = new Float64Array(16)
  count = 0
  #isSorted = true

  constructor(labels: Labels) {
    this.labels = labels
  }

  add(time: number, value: number): void {
    if (this.count === this.times.length) this.#grow()
    if (this.count > 0 && time < (this.times[this.count - 1] as number)) this.#isSorted = false
    this.times[this.count] = time
    this.values[this.count] = value
    this.count += 1
  }

  sort(): void {
    if (this.#isSorted) return
    const { times, values } = this
    const order = Uint32Array.from({ length: this.count }, (_, at) => at).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b)
    this.times = Float64Array.from(order, (at) => times[at] as number)
    this.values = Float64Array.from(order, (at) => values[at] as number)
    this.#isSorted = true
  }

  #grow(): void {
    const [times, values] = [new Float64Array(this.count * 2), new Float64Array(this.count * 2)]
    times.set(this.times)
    values.set(this.values)
    this.times = times
    this.values = values
  }
}

type Extract = (line: string, labels: LineLabels) => { value: number } | undefined

/** All samples that any step of a range aggregation may look at. Ranges are open at their start and closed at their end. */
export async function samplesOf(source: LogSource, expr: RangeExpr, steps: Steps, budget: Budget): Promise<Samples[]> {
  const scan = scanner(source, expr.log, budget)
  const extract = extractor(expr)
  const series = new Map<string, Samples>()
  let [lastLabels, lastSeries]: [Labels | undefined, Samples | undefined] = [undefined, undefined]
  const [first, last] = [nsOf(timeAt(steps, 0)) - BigInt(expr.offsetNs), nsOf(timeAt(steps, steps.count - 1)) - BigInt(expr.offsetNs)]
  await scan({ from: first - BigInt(expr.rangeNs) + 1n, to: last + 1n, direction: 'forward' }, (line, labels, timeNs) => {
    const sample = extract(line, labels)
    if (!sample) return
    failOnError(labels)
    const own = labels.result(expr.unwrap?.label)
    if (own !== lastLabels || !lastSeries) {
      const grouped = expr.grouping ? groupLabels(own, expr.grouping) : own
      lastSeries = series.get(grouped.key) ?? new Samples(grouped)
      series.set(grouped.key, lastSeries)
      lastLabels = own
      budget.checkSeries(series.size, false)
    }
    lastSeries.add(Number(timeNs) / 1e6, sample.value)
  })
  const all = [...series.values()]
  for (const each of all) each.sort()
  return all
}

export function nsOf(ms: number): bigint {
  const whole = Math.floor(ms)
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6))
}

function failOnError(labels: LineLabels): void {
  if (labels.error === '') return
  throw new LogqlError('pipeline', `pipeline error: '${labels.error}' for series: '${labels.result().toString()}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!="${labels.error}").\nTo skip all potential errors you can match empty errors.(e.g __error__="")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )`)
}

function extractor({ operator, unwrap }: RangeExpr): Extract {
  if (unwrap) return unwrapped(unwrap)
  if (operator.startsWith('bytes')) return (line) => ({ value: byteLength(line) })
  const one = { value: 1 }
  return () => one
}

function byteLength(line: string): number {
  let bytes = line.length
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (code > 127) bytes += code > 2047 && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}

const seconds = (text: string): number | undefined => {
  const ns = durationNs(text)
  return ns === undefined ? undefined : ns / 1e9
}

function unwrapped({ label, conversion, filters }: Unwrap): Extract {
  const read = conversion === 'duration' ? seconds : conversion === 'bytes' ? sizeBytes : numberOf
  const passes = filters.map(labelFilterOf)
  return (_, labels) => {
    const text = labels.get(label)
    if (text === undefined) return undefined
    const value = read(text)
    if (value === undefined) labels.fail('SampleExtractionErr', `${JSON.stringify(text)} is no ${conversion === 'number' ? 'number' : conversion === 'bytes' ? 'size' : 'duration'}`)
    return passes.every((pass) => pass(labels)) ? { value: value ?? 0 } : undefined
  }
}
