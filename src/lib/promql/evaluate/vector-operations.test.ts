import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Labels } from '../model/labels.ts'
import type { ReadableSeries } from '../model/series.ts'
import { compareValues } from '../functions/compare-values.ts'
import { arithmetic, relations } from './elements.ts'
import { evaluateQuery } from './evaluate-query.ts'

const count = 12
const anyNumber = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(-0, Infinity, -Infinity, Number.NaN), fc.double())
/** A value for each step, or none. */
const anyColumn = fc.array(fc.option(anyNumber, { nil: undefined }), { minLength: count, maxLength: count })

function series(name: string, columns: readonly (readonly (number | undefined)[])[]): ReadableSeries[] {
  return columns.map((column, at) => {
    const there = column.flatMap((value, step) => (value === undefined ? [] : [[step * 10, value] as const]))
    const samples = { times: Float64Array.from(there, ([time]) => time), values: Float64Array.from(there, ([, value]) => value) }
    return { labels: Labels.of({ __name__: name, at: String(at) }), read: () => samples }
  })
}

async function answerTo(query: string, all: readonly ReadableSeries[]): Promise<Record<string, (number | undefined)[]>> {
  const select = async ({ matchers }: { readonly matchers: readonly { readonly name: string; fits(value: string): boolean }[] }) => all.filter(({ labels }) => matchers.every(({ name, fits }) => fits(labels.get(name))))
  const answer = await evaluateQuery({ select }, { query, start: 0, end: (count - 1) * 10, step: 10 }, { lookback: 5 })
  const found = 'series' in answer ? answer.series : []
  return Object.fromEntries(found.map(({ labels, times, values }) => [labels.get('at'), Array.from({ length: count }, (_, step) => (times.includes(step * 10) ? values[times.indexOf(step * 10)] : undefined))]))
}

function expected(left: readonly (number | undefined)[], right: readonly (number | undefined)[], calculate: (a: number, b: number) => number | undefined): (number | undefined)[] {
  return left.map((a, at) => (a === undefined || right[at] === undefined ? undefined : calculate(a, right[at] as number)))
}

const some = (columns: Record<string, (number | undefined)[]>) => Object.fromEntries(Object.entries(columns).filter(([, column]) => column.some((value) => value !== undefined)))

it('calculates and compares pairs of series, and series with numbers, sample by sample', async () => {
  const operators = [...Object.keys(arithmetic), ...Object.keys(relations), ...Object.keys(relations).map((each) => `${each} bool`)]
  await fc.assert(fc.asyncProperty(fc.array(anyColumn, { minLength: 1, maxLength: 3 }), fc.array(anyColumn, { minLength: 1, maxLength: 3 }), fc.constantFrom(...operators), async (xs, ys, operator) => {
    const relation = relations[operator.replace(' bool', '')]
    const calculate = arithmetic[operator] ?? ((a: number, b: number) => (operator.endsWith('bool') ? Number(relation?.(a, b)) : relation?.(a, b) ? a : undefined))
    const pairs = some(Object.fromEntries(xs.flatMap((x, at) => (ys[at] ? [[String(at), expected(x, ys[at], calculate)]] : []))))
    expect(await answerTo(`x ${operator} on(at) y`, [...series('x', xs), ...series('y', ys)])).toEqual(pairs)
    expect(await answerTo(`x ${operator} 2`, series('x', xs))).toEqual(some(Object.fromEntries(xs.map((x, at) => [String(at), expected(x, x.map(() => 2), calculate)]))))
  }), { numRuns: 300 })
})

it('finds a selector that stands in an expression twice once, and gives what it gave', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyColumn, { minLength: 1, maxLength: 3 }), async (xs) => {
    let reads = 0
    const counted = series('x', xs).map(({ labels, read }) => ({ labels, read: () => {
      reads += 1
      return read()
    } }))
    expect(await answerTo('x + x', counted)).toEqual(some(Object.fromEntries(xs.map((x, at) => [String(at), expected(x, x, (a) => a + a)]))))
    expect(reads).toBe(xs.length)
    await answerTo('x + x offset 10ms', counted)
    expect(reads).toBe(xs.length * 3)
  }), { numRuns: 50 })
})

it.each(['topk', 'bottomk'])('chooses with %s what sorting would put first', async (operator) => {
  await fc.assert(fc.asyncProperty(fc.array(anyColumn, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }), async (xs, most) => {
    const chosen = xs.map((): (number | undefined)[] => Array.from({ length: count }))
    for (let step = 0; step < count; step += 1) {
      const there = xs.flatMap((x, at) => (x[step] === undefined ? [] : [{ at, value: x[step] as number }]))
      for (const { at, value } of there.toSorted((a, b) => compareValues(a.value, b.value, operator === 'topk' ? -1 : 1)).slice(0, most)) (chosen[at] as (number | undefined)[])[step] = value
    }
    expect(await answerTo(`${operator}(${most}, x)`, series('x', xs))).toEqual(some(Object.fromEntries(chosen.map((each, at) => [String(at), each]))))
  }), { numRuns: 200 })
})
