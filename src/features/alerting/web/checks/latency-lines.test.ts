import { expect, test } from 'vitest'
import { latencyLines } from './latency-lines.ts'

const at = (seconds: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + seconds * 1000).toISOString()
const found = (seconds: number, location: string, latencyMs: number, isOk = true) => ({ at: at(seconds), location, isOk, latencyMs })

test('one location is one line at its own times, and what failed is a gap', () => {
  expect(latencyLines([found(1, 'here', 5), found(21, 'here', 7, false)], 20_000)).toEqual({ times: [Date.parse(at(1)), Date.parse(at(21))], lines: [{ name: 'Time taken', values: [5, null] }] })
})

test('several are a line each, over the intervals that they share', () => {
  expect(latencyLines([found(1, 'office', 5), found(9, 'berlin', 30), found(21, 'office', 6), found(44, 'berlin', 31)], 20_000)).toEqual({
    times: [0, 20, 40].map((seconds) => Date.parse(at(seconds))), lines: [{ name: 'berlin', values: [30, null, 31] }, { name: 'office', values: [5, 6, null] }],
  })
})
