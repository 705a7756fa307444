import { expect, test } from 'vitest'
import { labelFingerprint } from './label-fingerprint.ts'

/** Expected values: github.com/prometheus/common, model/signature_test.go. */
test.each([
  [{}, 14_695_981_039_346_656_037n],
  [{ name: 'garland, briggs', fear: 'love is not enough' }, 5_799_056_148_416_392_346n],
])('the fingerprint of %j is the one that Prometheus makes', (labels, expected) => {
  expect(labelFingerprint(labels)).toBe(expected.toString(16).padStart(16, '0'))
})
