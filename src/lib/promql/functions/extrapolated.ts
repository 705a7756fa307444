import type { SeriesSamples } from '../model/series.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
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

/** Of a growth that is far less than any that are wanted nothing is known for sure. */
const tiny = 1e-290
/** Far more than what is lost in a few roundings. */
const slack = 1e-12

/**
 * What `extrapolated` gives at all steps, in one pass over a series without histograms: most of what is asked is this. Where
 * only numbers within bounds are wanted, others may be left out. Says whether there would be any without bounds.
 */
export function growthColumn({ isCounter, isRate }: Growth, { times, values }: SeriesSamples, bounds: WindowBounds, { values: out, present }: Column, within: ValueBounds | undefined): boolean {
  const found = bounds.of(times)
  const { firsts, ends } = found
  const { sampled, toStart, toEnd, lowest, highest, isAny } = stretchesOf(found, times, bounds)
  const seconds = bounds.range / 1000
  const unit = isRate ? seconds : 1
  const least = within ? loosened(within.least * unit, -slack) : -Infinity
  const most = within ? loosened(within.most * unit, slack) : Infinity
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
    // How far it is extrapolated is between two factors, whatever the growth: most of the time that is enough.
    const low = (growth < 0 ? highest : lowest)[at] as number
    const high = (growth < 0 ? lowest : highest)[at] as number
    if ((growth * high < least || growth * low > most) && (growth === 0 || Math.abs(growth) > tiny)) continue
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
  return isAny
}

function loosened(bound: number, by: number): number {
  return bound + Math.abs(bound) * by
}

/** Of each window: the seconds between its first and last sample, and how far beyond them it is taken to go on. */
interface Stretches {
  readonly sampled: Float64Array
  readonly toStart: Float64Array
  readonly toEnd: Float64Array
  /** Between which factors a growth is extrapolated: of a counter, not at all to the start, or as far as of anything else. */
  readonly lowest: Float64Array
  readonly highest: Float64Array
  /** Whether any window has two samples. */
  isAny: boolean
}

/** Series that have their times in common have these too. */
const known = new WeakMap<Bounds, Stretches>()

function stretchesOf(found: Bounds, times: Float64Array, bounds: WindowBounds): Stretches {
  const kept = known.get(found)
  if (kept) return kept
  const { firsts, ends } = found
  const stretches = { sampled: new Float64Array(firsts.length), toStart: new Float64Array(firsts.length), toEnd: new Float64Array(firsts.length), lowest: new Float64Array(firsts.length), highest: new Float64Array(firsts.length), isAny: false }
  for (let at = 0; at < firsts.length; at += 1) {
    const [first, end] = [firsts[at] as number, ends[at] as number]
    if (end - first < 2) continue
    const rangeEnd = bounds.endTime(at)
    const { sampled, toStart, toEnd } = stretchOf({ times, first, end, rangeStart: rangeEnd - bounds.range, rangeEnd })
    stretches.sampled[at] = sampled
    stretches.toStart[at] = toStart
    stretches.toEnd[at] = toEnd
    stretches.lowest[at] = sampled === 0 ? 1 : (sampled + toEnd) / sampled
    stretches.highest[at] = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled
    stretches.isAny = true
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
