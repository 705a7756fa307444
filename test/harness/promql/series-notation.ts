import { type FloatHistogram, Labels } from '../../../src/lib/promql/index.ts'
import { gathered, noBuckets } from '../../../src/lib/promql/histogram/buckets.ts'
import { combined } from '../../../src/lib/promql/histogram/combined.ts'
import { stringOf } from '../../../src/lib/promql/parse/literals.ts'

/** A sample of the notation: undefined where there is none. */
export type Point = number | FloatHistogram | 'stale' | undefined

export interface DescribedSeries {
  readonly labels: Labels
  readonly points: readonly Point[]
}

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
    if (!pair) throw new Error(`No labels: ${text}`)
    const label = pair[1]!.startsWith('"') ? stringOf(pair[1]!)! : pair[1]!
    pairs.push(pair[2] === undefined ? ['__name__', label] : [label, stringOf(pair[2])!])
    rest = rest.slice(pair[0].length)
  }
  return { labels: Labels.ofPairs(pairs), rest: rest.slice(1) }
}

export function pointsOf(text: string): Point[] {
  const points: Point[] = []
  for (const token of text.match(/\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?(?:x\d+)?|\S+/g) ?? []) points.push(...pointsOfToken(token))
  return points
}

function pointsOfToken(token: string): Point[] {
  if (token.startsWith('{{')) return histogramPoints(token)
  const missing = /^_(?:x(\d+))?$/.exec(token)
  if (missing) return Array.from({ length: Number(missing[1] ?? 1) })
  const stale = /^stale(?:x(\d+))?$/.exec(token)
  if (stale) return Array.from({ length: Number(stale[1] ?? 0) + 1 }, () => 'stale')
  const number = '[+-]?(?:inf|nan|(?:0x[0-9a-f]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?))'
  const series = new RegExp(`^(${number})(?:([+-])(${number}))?(?:x(\\d+))?$`, 'i').exec(token)
  if (!series) throw new Error(`No value: ${token}`)
  const [, start = '', sign, step = '0', times] = series
  const [from, by] = [valueOf(start), sign === '-' ? -valueOf(step) : valueOf(step)]
  const points: number[] = [from]
  for (let at = 0; at < Number(times ?? 0); at += 1) points.push(sign === undefined ? from : points.at(-1)! + by)
  return points
}

function valueOf(text: string): number {
  const plain = text.toLowerCase().replace('+', '')
  if (plain === 'inf') return Infinity
  return plain === '-inf' ? -Infinity : Number(plain.replace('nan', 'NaN'))
}

function histogramPoints(token: string): Point[] {
  const [, first = '', sign, second, times] = /^\{\{(.*?)\}\}(?:([+-])\{\{(.*?)\}\})?(?:x(\d+))?$/.exec(token) ?? []
  const points = [histogramOf(first)]
  const step = second === undefined ? undefined : histogramOf(second)
  for (let at = 0; at < Number(times ?? 0); at += 1) points.push(step ? { ...combined(points.at(-1)!, step, sign === '-' ? -1 : 1)!.histogram, resetHint: at === 0 ? points[0]!.resetHint : points.at(-1)!.resetHint } : points[0]!)
  return points
}

function histogramOf(text: string): FloatHistogram {
  const fields = new Map([...text.matchAll(/(\w+):(\[[^\]]*\]|\S+)/g)].map(([, name, value]) => [name!, value!]))
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
