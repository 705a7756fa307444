import { expect, test } from 'vitest'
import { formatSize } from './size.ts'

test('Sizes are told in the unit that fits', () => {
  expect([0, 999, 1000, 25_276_510_208, 270_553_174_016, 4.2e12, 9e18].map(formatSize)).toEqual(['0 B', '999 B', '1.0 kB', '25.3 GB', '270.6 GB', '4.2 TB', '9000.0 PB'])
})
