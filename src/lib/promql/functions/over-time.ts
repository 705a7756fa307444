import type { RangeFunction, Window } from '../vector/window.ts'
import { KahanSum } from './kahan.ts'
import { quantileOf } from './quantile.ts'

const main = new KahanSum()
const second = new KahanSum()

export const sumOverTime: RangeFunction = ({ values, first, end }) => sumOfSamples(values, first, end)
export const avgOverTime: RangeFunction = ({ values, first, end }) => meanOfSamples(values, first, end)

/** Neumaier's sum, as `KahanSum` has it, without an object: most of what is calculated over ranges is this. */
export function sumOfSamples(values: Float64Array, first: number, end: number): number {
  let [sum, compensation] = [0, 0]
  for (let at = first; at < end; at += 1) {
    const value = values[at] as number
    const total = sum + value
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum
    sum = total
  }
  return Number.isFinite(sum) ? sum + compensation : sum
}

/** The sum by the count while the sum can be held, a running mean from there on. */
export function meanOfSamples(values: Float64Array, first: number, end: number): number {
  let [sum, compensation] = [values[first] as number, 0]
  for (let at = first + 1; at < end; at += 1) {
    const value = values[at] as number
    const total = sum + value
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum
    sum = total
  }
  const count = end - first
  return Number.isFinite(sum) ? sum / count + compensation / count : meanOfLarge(values, first, end)
}

function meanOfLarge(values: Float64Array, first: number, end: number): number {
  main.reset(values[first])
  for (let at = first + 1; at < end; at += 1) {
    const { sum, compensation } = main
    main.add(values[at] as number)
    if (main.sum === Infinity || main.sum === -Infinity) {
      const count = at - first
      return runningMean(values, at, end, first, sum / count, compensation / count)
    }
  }
  return main.total / (end - first)
}

function runningMean(values: Float64Array, from: number, end: number, first: number, mean: number, compensation: number): number {
  main.reset(mean, compensation)
  for (let at = from; at < end; at += 1) {
    const count = at - first + 1
    const kept = (count - 1) / count
    main.reset(kept * main.sum, kept * main.compensation)
    main.add((values[at] as number) / count)
  }
  return main.total
}

export const minOverTime: RangeFunction = (window) => window.values[extremeAt(window, (value, best) => value < best || Number.isNaN(best))]
export const maxOverTime: RangeFunction = (window) => window.values[extremeAt(window, (value, best) => value > best || Number.isNaN(best))]
export const tsOfMin: RangeFunction = (window) => (window.times[extremeAt(window, (value, best) => value <= best || Number.isNaN(best))] as number) / 1000
export const tsOfMax: RangeFunction = (window) => (window.times[extremeAt(window, (value, best) => value >= best || Number.isNaN(best))] as number) / 1000

function extremeAt({ values, first, end }: Window, isBetter: (value: number, best: number) => boolean): number {
  let best = first
  for (let at = first; at < end; at += 1) if (isBetter(values[at] as number, values[best] as number)) best = at
  return best
}

export const countOverTime: RangeFunction = ({ first, end }) => end - first
export const presentOverTime: RangeFunction = () => 1
export const lastOverTime: RangeFunction = ({ values, end }) => values[end - 1]
export const firstOverTime: RangeFunction = ({ values, first }) => values[first]
export const tsOfFirst: RangeFunction = ({ times, first }) => (times[first] as number) / 1000
export const tsOfLast: RangeFunction = ({ times, end }) => (times[end - 1] as number) / 1000

export const stdvarOverTime: RangeFunction = ({ values, first, end }) => varianceOfSamples(values, first, end)

export function varianceOfSamples(values: Float64Array, first: number, end: number): number {
  main.reset()
  second.reset()
  for (let at = first; at < end; at += 1) {
    const value = values[at] as number
    const difference = value - main.total
    main.add(difference / (at - first + 1))
    second.add(difference * (value - main.total))
  }
  return second.total / (end - first)
}

export const stddevOverTime: RangeFunction = (window) => Math.sqrt(stdvarOverTime(window) ?? Number.NaN)

export const quantileOverTime: RangeFunction = ({ values, first, end, args }) => quantileOf(args[0] as number, values.slice(first, end))

/** The median of the distances from the median. */
export const madOverTime: RangeFunction = ({ values, first, end }) => {
  const taken = values.slice(first, end)
  if (taken.some(Number.isNaN)) return Number.NaN
  const median = quantileOf(0.5, taken)
  return quantileOf(0.5, taken.map((value) => Math.abs(value - median)))
}

export const changes: RangeFunction = ({ values, first, end }) => {
  let count = 0
  for (let at = first + 1; at < end; at += 1) {
    const [before, value] = [values[at - 1] as number, values[at] as number]
    if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) count += 1
  }
  return count
}

export const resets: RangeFunction = ({ values, first, end }) => {
  let count = 0
  for (let at = first + 1; at < end; at += 1) if ((values[at] as number) < (values[at - 1] as number)) count += 1
  return count
}

export const irate: RangeFunction = (window) => lastTwo(window, true)
export const idelta: RangeFunction = (window) => lastTwo(window, false)

function lastTwo({ times, values, first, end }: Window, isRate: boolean): number | undefined {
  if (end - first < 2) return undefined
  const ms = (times[end - 1] as number) - (times[end - 2] as number)
  if (ms === 0) return undefined
  const [before, value] = [values[end - 2] as number, values[end - 1] as number]
  const growth = isRate && value < before ? value : value - before
  return isRate ? growth / (ms / 1000) : growth
}
