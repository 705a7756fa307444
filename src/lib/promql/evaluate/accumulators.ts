import type { Column } from '../vector/column.ts'

/** Folds the series of a group into one, all steps of a series before the next series. Only floats. */
export type Accumulator = (columns: readonly Column[], out: Column) => void

export const accumulators: Readonly<Record<string, Accumulator>> = { sum, avg, min: extreme((value, best) => value < best), max: extreme((value, best) => value > best), count, group, stddev: spreadOf(Math.sqrt), stdvar: spreadOf((variance) => variance) }

function sum(columns: readonly Column[], out: Column): void {
  const compensation = new Float64Array(out.values.length)
  for (const column of columns) addTo(column, out, compensation)
  for (let at = 0; at < out.values.length; at += 1) out.values[at] = (out.values[at] as number) + (compensation[at] as number)
}

/** Neumaier's sum at each step. */
function addTo({ values, present }: Column, { values: totals, present: seen }: Column, compensation: Float64Array): void {
  for (let at = 0; at < values.length; at += 1) {
    if (present[at] !== 1) continue
    const value = values[at] as number
    if (seen[at] !== 1) {
      seen[at] = 1
      totals[at] = value
      continue
    }
    const before = totals[at] as number
    const total = before + value
    totals[at] = total
    const lost = Math.abs(before) >= Math.abs(value) ? before - total + value : value - total + before
    // Most sums of whole numbers lose nothing.
    if (lost !== 0) compensation[at] = total === Infinity || total === -Infinity ? 0 : (compensation[at] as number) + lost
  }
}

/** The sum by the count; where the sum cannot be held, a running mean from there on. */
function avg(columns: readonly Column[], out: Column): void {
  const compensation = new Float64Array(out.values.length)
  const counts = new Float64Array(out.values.length)
  for (const column of columns) addTo(column, out, compensation)
  count(columns, { ...out, values: counts })
  for (let at = 0; at < out.values.length; at += 1) {
    if (out.present[at] !== 1) continue
    const total = out.values[at] as number
    const all = counts[at] as number
    out.values[at] = Number.isFinite(total) ? total / all + (compensation[at] as number) / all : meanAt(columns, at)
  }
}

function meanAt(columns: readonly Column[], at: number): number {
  let total = 0
  let compensation = 0
  let count = 0
  let isRunning = false
  const add = (value: number) => {
    const next = total + value
    if (next === Infinity || next === -Infinity) compensation = 0
    else compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  for (const { values, present } of columns) {
    if (present[at] !== 1) continue
    const value = values[at] as number
    count += 1
    if (count === 1) {
      total = value
      continue
    }
    const before = { total, compensation }
    if (!isRunning) add(value)
    if (!isRunning && total !== Infinity && total !== -Infinity) continue
    if (!isRunning) [total, compensation, isRunning] = [before.total / (count - 1), before.compensation / (count - 1), true]
    const kept = (count - 1) / count
    total *= kept
    compensation *= kept
    add(value / count)
  }
  return isRunning ? total + compensation : total / count + compensation / count
}

function extreme(isBetter: (value: number, best: number) => boolean): Accumulator {
  return (columns, { values: bests, present: seen }) => {
    for (const { values, present } of columns) {
      for (let at = 0; at < values.length; at += 1) {
        if (present[at] !== 1) continue
        const value = values[at] as number
        const best = bests[at] as number
        if (seen[at] !== 1 || Number.isNaN(best) || isBetter(value, best)) bests[at] = value
        seen[at] = 1
      }
    }
  }
}

function count(columns: readonly Column[], { values, present: seen }: Column): void {
  const counts = new Uint32Array(values.length)
  for (const { present } of columns) for (let at = 0; at < present.length; at += 1) counts[at] = (counts[at] as number) + (present[at] as number)
  for (let at = 0; at < counts.length; at += 1) {
    if (counts[at] === 0) continue
    seen[at] = 1
    values[at] = counts[at] as number
  }
}

function group(columns: readonly Column[], out: Column): void {
  for (const { present } of columns) {
    for (let at = 0; at < present.length; at += 1) {
      if (present[at] === 1) out.present[at] = out.values[at] = 1
    }
  }
}

/** Welford's running variance, of the whole population. */
function spreadOf(result: (variance: number) => number): Accumulator {
  return (columns, out) => {
    const means = new Float64Array(out.values.length)
    const counts = new Float64Array(out.values.length)
    for (const { values, present } of columns) {
      for (let at = 0; at < values.length; at += 1) {
        if (present[at] !== 1) continue
        const value = values[at] as number
        const seen = counts[at] as number
        counts[at] = seen + 1
        if (seen === 0) {
          out.present[at] = 1
          out.values[at] = Number.isFinite(value) ? 0 : Number.NaN
          means[at] = value
          continue
        }
        const difference = value - (means[at] as number)
        const mean = (means[at] as number) + difference / (seen + 1)
        means[at] = mean
        out.values[at] = (out.values[at] as number) + difference * (value - mean)
      }
    }
    for (let at = 0; at < out.values.length; at += 1) out.values[at] = result((out.values[at] as number) / (counts[at] as number))
  }
}
