import type { Column } from '../vector/column.ts'
import type { RangeFunction, Window } from '../vector/window.ts'
import type { Bounds, WindowBounds } from '../vector/window-bounds.ts'

export const rate: RangeFunction = (window) => extrapolated(window, true, true)
export const increase: RangeFunction = (window) => extrapolated(window, true, false)
export const delta: RangeFunction = (window) => extrapolated(window, false, false)

export interface Growth {
  readonly isCounter: boolean
  readonly isRate: boolean
}

/** What `extrapolated` gives at all steps, in one pass over a series without histograms: most of what is asked is this. */
export function growthColumn({ isCounter, isRate }: Growth, times: Float64Array, values: Float64Array, bounds: WindowBounds, { values: out, present }: Column): void {
  const found = bounds.of(times)
  const { firsts, ends } = found
  const { sampled, toStart, toEnd } = stretchesOf(found, times, bounds)
  const seconds = bounds.range / 1000
  const falls = isCounter ? fallsOf(values) : []
  let nextFall = 0
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (end - first < 2) continue
    const firstValue = values[first] as number
    let growth = (values[end - 1] as number) - firstValue
    while (nextFall < falls.length && (falls[nextFall] as number) <= first) nextFall += 1
    let lost = 0
    for (let fall = nextFall; fall < falls.length && (falls[fall] as number) < end; fall += 1) lost += values[(falls[fall] as number) - 1] as number
    growth += lost
    const length = sampled[at] as number
    let start = toStart[at] as number
    if (isCounter && growth > 0 && firstValue >= 0) {
      const toZero = length * (firstValue / growth)
      if (toZero < start) start = toZero
    }
    const factor = length === 0 ? 1 : (length + start + (toEnd[at] as number)) / length
    present[at] = 1
    out[at] = growth * (isRate ? factor / seconds : factor)
  }
}

/** Of each window: the seconds between its first and last sample, and how far beyond them it is taken to go on. */
interface Stretches {
  readonly sampled: Float64Array
  readonly toStart: Float64Array
  readonly toEnd: Float64Array
}

/** Series that have their times in common have these too. */
const known = new WeakMap<Bounds, Stretches>()

function stretchesOf(found: Bounds, times: Float64Array, bounds: WindowBounds): Stretches {
  const kept = known.get(found)
  if (kept) return kept
  const { firsts, ends } = found
  const stretches = { sampled: new Float64Array(firsts.length), toStart: new Float64Array(firsts.length), toEnd: new Float64Array(firsts.length) }
  for (let at = 0; at < firsts.length; at += 1) {
    const [first, end] = [firsts[at] as number, ends[at] as number]
    if (end - first < 2) continue
    const rangeEnd = bounds.endTime(at)
    const { sampled, toStart, toEnd } = stretchOf({ times, first, end, rangeStart: rangeEnd - bounds.range, rangeEnd })
    stretches.sampled[at] = sampled
    stretches.toStart[at] = toStart
    stretches.toEnd[at] = toEnd
  }
  known.set(found, stretches)
  return stretches
}

/** The growth over a range, from its samples out to its bounds (Prometheus, promql: extrapolatedRate). */
function extrapolated(window: Window, isCounter: boolean, isRate: boolean): number | undefined {
  const { values, first, end } = window
  const count = end - first
  if (count < 2) return undefined
  let growth = (values[end - 1] as number) - (values[first] as number)
  if (isCounter) growth += lostToFalls(window)
  const factor = extrapolationFactor(window, isCounter, growth, values[first] as number)
  return growth * (isRate ? factor / window.seconds : factor)
}

/** What a counter had at each of its falls within the window: it went on from nothing. Windows overlap, so falls are looked for once. */
function lostToFalls(window: Window): number {
  const { values, first, end } = window
  window.falls ??= fallsOf(values)
  let at = window.nextFall ?? 0
  while (at < window.falls.length && (window.falls[at] as number) <= first) at += 1
  window.nextFall = at
  let lost = 0
  for (; at < window.falls.length && (window.falls[at] as number) < end; at += 1) lost += values[(window.falls[at] as number) - 1] as number
  return lost
}

function fallsOf(values: Float64Array): number[] {
  const falls: number[] = []
  for (let at = 1; at < values.length; at += 1) if ((values[at] as number) < (values[at - 1] as number)) falls.push(at)
  return falls
}

type Stretch = Pick<Window, 'times' | 'first' | 'end' | 'rangeStart' | 'rangeEnd'>

/** How much longer the range is taken to be than its samples; a counter is not taken below nothing. */
export function extrapolationFactor(window: Stretch, isCounter: boolean, growth: number, firstValue: number): number {
  const { sampled, toStart, toEnd } = stretchOf(window)
  const toZero = isCounter && growth > 0 && firstValue >= 0 ? sampled * (firstValue / growth) : toStart
  return sampled === 0 ? 1 : (sampled + (toZero < toStart ? toZero : toStart) + toEnd) / sampled
}

/** A bound that is further away than samples are from each other is not reached. */
function stretchOf({ times, first, end, rangeStart, rangeEnd }: Stretch): { readonly sampled: number; readonly toStart: number; readonly toEnd: number } {
  const [firstTime, lastTime] = [times[first] as number, times[end - 1] as number]
  const sampled = (lastTime - firstTime) / 1000
  const between = sampled / (end - first - 1)
  const threshold = between * 1.1
  const toStart = (firstTime - rangeStart) / 1000
  const toEnd = (rangeEnd - lastTime) / 1000
  return { sampled, toStart: toStart >= threshold ? between / 2 : toStart, toEnd: toEnd >= threshold ? between / 2 : toEnd }
}
