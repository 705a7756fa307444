import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeTimes, decodeValues, encodeTimes, encodeValues } from './index.ts'

function there(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length)
  decodeValues(encodeValues(values), out)
  return out
}

const bits = (values: Float64Array) => [...new Uint32Array(values.slice().buffer)]
const anyBits = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { maxLength: 60 }).map((words) => new Float64Array(Uint32Array.from(words.flat()).buffer))

it('brings back every bit of whatever values', () => {
  fc.assert(fc.property(anyBits, (values) => {
    expect(bits(there(values))).toEqual(bits(values))
  }))
  fc.assert(fc.property(fc.array(fc.double(), { maxLength: 100 }), (list) => {
    expect(bits(there(Float64Array.from(list)))).toEqual(bits(Float64Array.from(list)))
  }))
})

it('brings back counters, gauges of few digits, and what does not change', () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.constant(0)), { maxLength: 200 })
  fc.assert(fc.property(steps, fc.integer({ min: 0, max: 8 }), (list, places) => {
    let sum = 0
    const values = Float64Array.from(list, (step) => (sum += step) / 10 ** places)
    expect(bits(there(values))).toEqual(bits(values))
  }), { numRuns: 500 })
})

it('brings back times, regular or not', () => {
  const gaps = fc.array(fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 2 ** 44 })), { maxLength: 200 })
  fc.assert(fc.property(fc.integer({ min: 0, max: 2e12 }), gaps, (start, list) => {
    let time = start
    const times = Float64Array.from(list, (gap) => (time += gap))
    expect([...decodeTimes(encodeTimes(times), times.length)]).toEqual([...times])
  }), { numRuns: 500 })
})

it.each([
  ['a regular step', () => encodeTimes(Float64Array.from({ length: 480 }, (_, at) => 1.7e12 + at * 15_000)).length, 16],
  ['a constant', () => encodeValues(new Float64Array(480).fill(0.1)).length, 9],
  ['a steady counter', () => encodeValues(Float64Array.from({ length: 480 }, (_, at) => 1e6 + at * 7)).length, 40],
  ['processor seconds', () => encodeValues(Float64Array.from({ length: 480 }, (_, at) => Math.round(1e7 + at * 1490 + (at * 7919) % 10) / 100)).length, 480],
])('keeps %s small', (_name, size, most) => {
  expect(size()).toBeLessThanOrEqual(most)
})
