import { expect, it } from 'vitest'
import { formatValue } from './chart-unit.ts'

it.each([
  [25_276_510_208, 'bytes', '25.3 GB'], [0, 'bytes', '0 B'], [1500, 'bytes/s', '1.5 kB/s'], [0.0123, 'seconds', '12.3 ms'], [90, 'seconds', '90 s'], [7200, 'seconds', '2 h'],
  [0.042, 'ratio', '4.2 %'], [98.76, 'percent', '98.8 %'], [1.5, '/s', '1.5/s'], [12_345, 'number', '12.3 k'], [4_000_000, 'number', '4 M'], [0.5, 'number', '0.5'], [Number.NaN, 'number', '–'], [Infinity, 'number', '∞'], [0.000_01, 'number', '1.00e-5'],
] as const)('%s as %s is %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text)
})
