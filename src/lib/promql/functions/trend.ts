import type { RangeFunction, Window } from '../vector/window.ts'
import { PromqlError } from '../model/promql-error.ts'
import { KahanSum } from './kahan.ts'

const sums = { x: new KahanSum(), y: new KahanSum(), xy: new KahanSum(), xx: new KahanSum() }

export const deriv: RangeFunction = (window) => window.end - window.first < 2 ? undefined : regression(window, window.times[window.first] as number).slope

export const predictLinear: RangeFunction = (window) => {
  if (window.end - window.first < 2) return undefined
  const { slope, intercept } = regression(window, window.stepTime)
  return slope * (window.args[0] as number) + intercept
}

/** The straight line of least squares, and its value at `zero` (ms). */
function regression({ times, values, first, end }: Window, zero: number): { slope: number; intercept: number } {
  for (const sum of Object.values(sums)) sum.reset()
  const begin = values[first] as number
  let isFlat = true
  for (let at = first; at < end; at += 1) {
    const y = values[at] as number
    const x = ((times[at] as number) - zero) / 1000
    if (at > first && y !== begin) isFlat = false
    sums.x.add(x)
    sums.y.add(y)
    sums.xy.add(x * y)
    sums.xx.add(x * x)
  }
  if (isFlat) return Number.isFinite(begin) || Number.isNaN(begin) ? { slope: 0, intercept: begin } : { slope: Number.NaN, intercept: Number.NaN }
  const count = end - first
  const [x, y] = [sums.x.total, sums.y.total]
  const slope = (sums.xy.total - (x * y) / count) / (sums.xx.total - (x * x) / count)
  return { slope, intercept: y / count - (slope * x) / count }
}

/** Holt's double exponential smoothing: of the level by the first argument, of the trend by the second. */
export const doubleExponentialSmoothing: RangeFunction = ({ values, first, end, args }) => {
  const [level, trend] = [args[0] as number, args[1] as number]
  if (!(level > 0 && level < 1)) throw new PromqlError('execution', `invalid smoothing factor. Expected: 0 < sf < 1, got: ${level.toFixed(6)}`)
  if (!(trend > 0 && trend < 1)) throw new PromqlError('execution', `invalid trend factor. Expected: 0 < tf < 1, got: ${trend.toFixed(6)}`)
  if (end - first < 2) return undefined
  let before = 0
  let smoothed = values[first] as number
  let slope = (values[first + 1] as number) - smoothed
  for (let at = first + 1; at < end; at += 1) {
    if (at > first + 1) slope = trend * (smoothed - before) + (1 - trend) * slope
    const next = level * (values[at] as number) + (1 - level) * (smoothed + slope)
    before = smoothed
    smoothed = next
  }
  return smoothed
}
