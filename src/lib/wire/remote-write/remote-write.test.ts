import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Labels, staleReader } from '#lib/promql'
import { decompressSnappy, ProtobufReader, ProtobufWriter, readWriteRequest, SeriesCache, WireError, writeWriteRequest } from '../index.ts'
import { compressSnappy } from '../../../../test/harness/compress-snappy.ts'

const up = Labels.of({ __name__: 'up', job: 'api' })

describe('snappy', () => {
  it('gives back what was compressed', () => {
    const texts = fc.array(fc.oneof(fc.constantFrom('abcd', 'the same words again and again, ', 'x'.repeat(100)), fc.string({ maxLength: 20 })), { maxLength: 300 }).map((parts) => new TextEncoder().encode(parts.join('')))
    fc.assert(fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 2000 })), (bytes) => {
      expect(Buffer.compare(decompressSnappy(compressSnappy(bytes), 1e6), bytes)).toBe(0)
    }), { numRuns: 300 })
  })

  it('refuses what would grow too large before it takes any room, and what lies about its size', () => {
    const bomb = compressSnappy(new Uint8Array(50_000_000))
    const before = process.memoryUsage().arrayBuffers
    expect(() => decompressSnappy(bomb, 1e6)).toThrow(/50000000 bytes when it is decompressed; 1000000 are taken/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6)
    const lie = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1)
    expect(() => decompressSnappy(lie, 2 ** 33)).toThrow(WireError)
    for (const cut of [1, 5, 20]) expect(() => decompressSnappy(bomb.subarray(0, bomb.length - cut), 1e8)).toThrow(WireError)
  })

  it('takes any bytes without an error but its own', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => onlyWireErrors(() => decompressSnappy(bytes, 1e5))), { numRuns: 2000 })
  })
})

describe('protobuf', () => {
  it('reads the numbers that were written', () => {
    const numbers = fc.record({ whole: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), safe: fc.maxSafeInteger(), fraction: fc.double(), fixed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), text: fc.string({ unit: 'grapheme' }).filter((each) => !/\p{Surrogate}/u.test(each)) })
    fc.assert(fc.property(numbers, ({ whole, safe, fraction, fixed, text }) => {
      const reader = new ProtobufReader(new ProtobufWriter().varint(1, whole).varint(2, safe).sint(3, safe).double(4, fraction).fixed64(5, fixed).string(6, text).finish())
      const read = [() => reader.int64Exact(), () => reader.int64(), () => reader.sint64(), () => reader.double(), () => reader.fixed64(), () => reader.string()].map((take) => {
        reader.tag()
        return take()
      })
      expect(read).toEqual([whole, safe, safe, fraction, fixed, text])
    }))
  })
})

describe('a remote-write request', () => {
  it('gives series, samples, metadata; a stale marker keeps its bits', () => {
    const values = new Float64Array(1)
    new Uint32Array(values.buffer).set([2, 0x7ff00000])
    const written = new ProtobufWriter().message(1, (series) => {
      for (const [name, value] of up.pairs()) series.message(1, (label) => label.string(1, name).string(2, value))
      series.message(2, (sample) => sample.double(1, 1.5).varint(2, 1_700_000_000_000)).message(2, (sample) => sample.raw(7, new Uint8Array(3)).varint(2, -5))
    }).finish()
    const stale = written.slice()
    const words = new Uint8Array(values.buffer)
    const place = Buffer.from(stale).indexOf(Buffer.from(new Float64Array([1.5]).buffer))
    stale.set(words, place)
    const { samples } = readWriteRequest(stale)
    expect([samples.series, [...samples.seriesOf], [...samples.times]]).toEqual([[up], [0, 0], [1_700_000_000_000, -5]])
    expect([staleReader(samples.values)(0), staleReader(samples.values)(1)]).toEqual([true, false])
    const metadata = { name: 'up', type: 'gauge' as const, help: 'Whether it is up.', unit: '' }
    expect(readWriteRequest(writeWriteRequest([], [metadata])).metadata).toEqual([metadata])
  })

  it('gives native histograms, of whole numbers and of floats, and exemplars', () => {
    const bytes = new ProtobufWriter().message(1, (series) => {
      series.message(1, (label) => label.string(1, '__name__').string(2, 'h'))
      series.message(4, (histogram) => histogram.varint(1, 12).double(3, 18.4).sint(4, 1).double(5, 0.001).varint(6, 2)
        .message(11, (span) => span.sint(1, 0).varint(2, 2)).message(11, (span) => span.sint(1, 1).varint(2, 2)).raw(12, Uint8Array.of(2, 2, 1, 0)).varint(14, 2).varint(15, 1000))
      series.message(4, (histogram) => histogram.double(2, 3).double(3, 1).sint(4, -53).message(11, (span) => span.sint(1, 0).varint(2, 2)).double(13, 1).double(13, 2).double(16, 0.5).varint(15, 2000))
      series.message(3, (exemplar) => exemplar.message(1, (label) => label.string(1, 'trace_id').string(2, 'abc')).double(2, 0.7).varint(3, 900))
    }).finish()
    const { samples, exemplars } = readWriteRequest(bytes)
    expect([...samples.histograms]).toEqual([
      [0, { schema: 1, zeroThreshold: 0.001, zeroCount: 2, count: 12, sum: 18.4, positive: { indexes: [0, 1, 3, 4], counts: [1, 2, 1, 1] }, negative: { indexes: [], counts: [] }, customBounds: [], resetHint: 'not-reset' }],
      [1, { schema: -53, zeroThreshold: 0, zeroCount: 0, count: 3, sum: 1, positive: { indexes: [0, 1], counts: [1, 2] }, negative: { indexes: [], counts: [] }, customBounds: [0.5], resetHint: 'unknown' }],
    ])
    expect(exemplars).toEqual([{ series: samples.series[0], labels: Labels.of({ trace_id: 'abc' }), value: 0.7, timeMs: 900 }])
    const bomb = new ProtobufWriter().message(1, (series) => series.message(1, (label) => label.string(1, '__name__').string(2, 'h')).message(4, (histogram) => histogram.message(11, (span) => span.varint(2, 2 ** 31)))).finish()
    expect(() => readWriteRequest(bomb)).toThrow(/2147483648 buckets and 0 counts/)
  })

  it('knows a series again by its bytes, within its bounds', () => {
    const cache = new SeriesCache(2000)
    const request = (count: number) => writeWriteRequest(Array.from({ length: count }, (_, at) => ({ labels: Labels.of({ __name__: 'm', at: String(at) }), samples: [{ timeMs: 1, value: at }] })))
    const [first, again] = [readWriteRequest(request(10), { cache }), readWriteRequest(request(10), { cache })]
    expect(again.samples.series[3]).toBe(first.samples.series[3])
    const many = readWriteRequest(request(500), { cache }).samples
    expect([...many.seriesOf].map((at) => many.series[at]?.get('at'))).toEqual(Array.from({ length: 500 }, (_, at) => (at === 0 ? '0' : String(at))))
  })

  it('names the series that can never be taken, and gives the others', () => {
    const many = Labels.ofPairs([['__name__', 'wide'], ...Array.from({ length: 200 }, (_, at): [string, string] => [`l${at}`, 'x'])])
    const { samples, faults } = readWriteRequest(writeWriteRequest([many, up, Labels.of({ job: 'nameless' }), Labels.of({ __name__: 'long', x: 'x'.repeat(20_000) })].map((labels) => ({ labels, samples: [{ timeMs: 1, value: 1 }] }))))
    expect(samples.series).toEqual([up])
    expect(faults).toEqual([expect.stringMatching(/201 labels; 128 are taken/), expect.stringMatching(/no name/), expect.stringMatching(/20000 characters in the label "x"/)])
    expect(faults.every((fault) => fault.length < 500)).toBe(true)
  })

  it('that is cut off, changed or made up is refused and nothing else', () => {
    const whole = writeWriteRequest([{ labels: up, samples: [{ timeMs: 1, value: 1 }, { timeMs: 2, value: Number.NaN }] }], [{ name: 'up', type: 'gauge', help: 'x', unit: '' }])
    for (let to = 0; to < whole.length; to += 1) onlyWireErrors(() => readWriteRequest(whole.subarray(0, to)))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => onlyWireErrors(() => readWriteRequest(bytes))), { numRuns: 2000 })
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => onlyWireErrors(() => readWriteRequest(whole.map((each, index) => (index === at ? byte : each))))), { numRuns: 2000 })
    const broken = new ProtobufWriter().message(1, (series) => series.message(1, (label) => label.string(1, '__name__').raw(2, Uint8Array.of(0xff, 0xfe)))).finish()
    expect(() => readWriteRequest(broken)).toThrow(/UTF-8/)
  })
})

function onlyWireErrors(action: () => unknown): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
  }
}
