import type { RangeFunction, Window } from '../vector/window.ts'
import { PromqlError } from '../model/promql-error.ts'
import { KahanSum } from './kahan.ts'

const sums = { x: new KahanSum(), y: new KahanSum(), xy: new KahanSum(), xx: new KahanSum() }

export const deriv: RangeFunction = (window) => window.end - window.first < 2 ? undefined : lineOf(window, window.times[window.first] as number).slope

export const predictLinear: RangeFunction = (window) => {
  if (window.end - window.first < 2) return undefined
  const { slope, intercept } = lineOf(window, window.stepTime)
  return slope * (window.args[0] as number) + intercept
}

type Samples = Pick<Window, 'times' | 'values' | 'first' | 'end'>

/** The straight line of least squares of at least two samples, and its value at `zero` (ms). */
export function lineOf(samples: Samples, zero: number): { slope: number; intercept: number } {
  const { values, first, end } = samples
  const begin = values[first] as number
  let isFlat = true
  for (let at = first + 1; at < end && isFlat; at += 1) isFlat = values[at] === begin
  if (isFlat) return Number.isFinite(begin) || Number.isNaN(begin) ? { slope: 0, intercept: begin } : { slope: Number.NaN, intercept: Number.NaN }
  sumUp(samples, zero)
  const count = end - first
  const [x, y] = [sums.x.total, sums.y.total]
  const slope = (sums.xy.total - (x * y) / count) / (sums.xx.total - (x * x) / count)
  return { slope, intercept: y / count - (slope * x) / count }
}

/** `KahanSum` four times over, in numbers of its own while all of them can be held. */
function sumUp(samples: Samples, zero: number): void {
  const { times, values, first, end } = samples
  let [sumX, sumY, sumXY, sumXX] = [0, 0, 0, 0]
  let [restX, restY, restXY, restXX] = [0, 0, 0, 0]
  for (let at = first; at < end; at += 1) {
    const y = values[at] as number
    const x = ((times[at] as number) - zero) / 1000
    const [xy, xx] = [x * y, x * x]
    const [nextX, nextY, nextXY, nextXX] = [sumX + x, sumY + y, sumXY + xy, sumXX + xx]
    restX += Math.abs(sumX) >= Math.abs(x) ? sumX - nextX + x : x - nextX + sumX
    restY += Math.abs(sumY) >= Math.abs(y) ? sumY - nextY + y : y - nextY + sumY
    restXY += Math.abs(sumXY) >= Math.abs(xy) ? sumXY - nextXY + xy : xy - nextXY + sumXY
    restXX += Math.abs(sumXX) >= Math.abs(xx) ? sumXX - nextXX + xx : xx - nextXX + sumXX
    sumX = nextX
    sumY = nextY
    sumXY = nextXY
    sumXX = nextXX
  }
  if (!Number.isFinite(sumX) || !Number.isFinite(sumY) || !Number.isFinite(sumXY) || !Number.isFinite(sumXX)) return sumUpLarge(samples, zero)
  sums.x.reset(sumX, restX)
  sums.y.reset(sumY, restY)
  sums.xy.reset(sumXY, restXY)
  sums.xx.reset(sumXX, restXX)
}

function sumUpLarge({ times, values, first, end }: Samples, zero: number): void {
  for (const sum of Object.values(sums)) sum.reset()
  for (let at = first; at < end; at += 1) {
    const y = values[at] as number
    const x = ((times[at] as number) - zero) / 1000
    sums.x.add(x)
    sums.y.add(y)
    sums.xy.add(x * y)
    sums.xx.add(x * x)
  }
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
