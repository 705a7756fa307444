import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'

/** Expected values: github.com/prometheus/common, model/signature_test.go. */
test.each([
  [{}, 14_695_981_039_346_656_037n],
  [{ name: 'garland, briggs', fear: 'love is not enough' }, 5_799_056_148_416_392_346n],
])('the fingerprint of %j is the one that Prometheus makes', (labels, expected) => {
  expect(fingerprintOf(labels)).toBe(expected.toString(16).padStart(16, '0'))
})

test('it is FNV-1a with 64 bits of any labels', () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (labels) => {
    const bytes = Object.keys(labels).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).flatMap((name) => [...Buffer.from(name), 255, ...Buffer.from(labels[name] ?? ''), 255])
    const hash = bytes.reduce((sum, byte) => ((sum ^ BigInt(byte)) * 1_099_511_628_211n) & (2n ** 64n - 1n), 14_695_981_039_346_656_037n)
    expect(fingerprintOf(labels)).toBe(hash.toString(16).padStart(16, '0'))
  }))
})
