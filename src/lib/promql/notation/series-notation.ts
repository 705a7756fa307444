import { gathered, noBuckets } from '../histogram/buckets.ts'
import { combined } from '../histogram/combined.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { Labels } from '../model/labels.ts'
import { stringOf } from '../parse/literals.ts'

/** A sample of the notation: undefined where there is none. */
export type Point = number | FloatHistogram | 'stale' | undefined

export interface DescribedSeries {
  readonly labels: Labels
  readonly points: readonly Point[]
}

const mostTimes = 10_000_000

/** `metric{label="value"} 0+10x10 _ stale {{sum:1}}`, as Prometheus's test scripts and rule tests write series. */
export function describedSeries(text: string): DescribedSeries {
  const { labels, rest } = labelsOf(text.trim())
  return { labels, points: pointsOf(rest) }
}

function labelsOf(text: string): { labels: Labels; rest: string } {
  const name = /^[a-zA-Z_:][\w:]*/.exec(text)?.[0] ?? ''
  const pairs: [string, string][] = name === '' ? [] : [['__name__', name]]
  let rest = text.slice(name.length)
  if (!rest.startsWith('{')) return { labels: Labels.ofPairs(pairs), rest }
  rest = rest.slice(1).trimStart()
  while (!rest.startsWith('}')) {
    const pair = /^("(?:[^"\\]|\\.)*"|[\w.]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*)?,?\s*/.exec(rest)
    if (!pair) throw new Error(`parse error: these are no labels: ${text}. Write them as {name="value"}.`)
    const [whole, written = '', value] = pair
    const label = written.startsWith('"') ? stringOf(written) ?? '' : written
    pairs.push(value === undefined ? ['__name__', label] : [label, stringOf(value) ?? ''])
    rest = rest.slice(whole.length)
  }
  return { labels: Labels.ofPairs(pairs), rest: rest.slice(1) }
}

export function pointsOf(text: string): Point[] {
  const points: Point[] = []
  for (const token of text.match(/\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?(?:x\d+)?|\S+/g) ?? []) for (const point of pointsOfToken(token)) points.push(point)
  return points
}

function pointsOfToken(token: string): Point[] {
  if (token.startsWith('{{')) return histogramPoints(token)
  const missing = /^_(?:x(\d+))?$/.exec(token)
  if (missing) return Array.from({ length: missing[1] === undefined ? 1 : timesOf(missing[1]) })
  const stale = /^stale(?:x(\d+))?$/.exec(token)
  if (stale) return Array.from({ length: timesOf(stale[1]) + 1 }, () => 'stale')
  // No hexadecimal numbers: 0x10 is 0 eleven times.
  const number = '[+-]?(?:inf|nan|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)'
  const series = new RegExp(`^(${number})(?:([+-])(${number}))?(?:x(\\d+))?$`, 'i').exec(token)
  if (!series) throw new Error(`parse error: ${token} is no value of a series. Write 1, 1+2x3, _ or stale.`)
  const [, start = '', sign, step = '0', times] = series
  const [from, by] = [valueOf(start), sign === '-' ? -valueOf(step) : valueOf(step)]
  const points: number[] = [from]
  let last = from
  for (let at = timesOf(times); at > 0; at -= 1) {
    if (sign !== undefined) last += by
    points.push(last)
  }
  return points
}

function valueOf(text: string): number {
  const plain = text.toLowerCase().replace('+', '')
  if (plain === 'inf') return Infinity
  return plain === '-inf' ? -Infinity : Number(plain.replace('nan', 'NaN'))
}

function histogramPoints(token: string): Point[] {
  const [, first = '', sign, second, times] = /^\{\{(.*?)\}\}(?:([+-])\{\{(.*?)\}\})?(?:x(\d+))?$/.exec(token) ?? []
  const points: FloatHistogram[] = [histogramOf(first)]
  const step = second === undefined ? undefined : histogramOf(second)
  let last = histogramOf(first)
  for (let at = timesOf(times); at > 0; at -= 1) {
    const sum = step && combined(last, step, sign === '-' ? -1 : 1)
    if (sum) last = { ...sum.histogram, resetHint: last.resetHint }
    points.push(last)
  }
  return points
}

/** How often a value is repeated: as often as there may be samples, not as long as memory lasts. */
function timesOf(text: string | undefined): number {
  const times = Number(text ?? 0)
  if (times > mostTimes) throw new Error(`parse error: x${text} is more than ${mostTimes} samples. Write fewer.`)
  return times
}

function histogramOf(text: string): FloatHistogram {
  const fields = new Map([...text.matchAll(/(\w+):(\[[^\]]*\]|\S+)/g)].map(([, name, value]) => [name ?? '', value ?? '']))
  const number = (name: string) => valueOf(fields.get(name) ?? '0')
  const list = (name: string) => (fields.get(name) ?? '[]').slice(1, -1).trim().split(/\s+/).filter(Boolean).map(valueOf)
  const buckets = (name: string, offset: string) => gathered(list(name).map((count, at) => [number(offset) + at, count]))
  const hint = fields.get('counter_reset_hint')?.replace('_', '-') as FloatHistogram['resetHint'] | undefined
  return {
    schema: number('schema'), sum: number('sum'), count: number('count'), zeroCount: number('z_bucket'), zeroThreshold: number('z_bucket_w'),
    positive: fields.has('buckets') ? buckets('buckets', 'offset') : noBuckets, negative: fields.has('n_buckets') ? buckets('n_buckets', 'n_offset') : noBuckets,
    customBounds: list('custom_values'), resetHint: hint ?? 'unknown',
  }
}
