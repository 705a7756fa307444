import { Labels } from '#lib/promql'
import { defaultLabelLimits, labelFault, type LabelLimits } from '../label-limits.ts'
import { ProtobufReader, wireType } from '../protobuf-reader.ts'
import { type DecodedSamples, SampleColumns, type SeriesExemplar } from '../sample-columns.ts'
import { WireError } from '../wire-error.ts'
import { readNativeHistogram } from './read-native-histogram.ts'
import type { SeriesCache } from './series-cache.ts'

export type WrittenType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown'

export interface WrittenMetadata {
  readonly name: string
  readonly type: WrittenType
  readonly help: string
  readonly unit: string
}

export interface WriteRequest {
  readonly samples: DecodedSamples
  readonly exemplars: readonly SeriesExemplar[]
  readonly metadata: readonly WrittenMetadata[]
  /** Series that can never be taken, each with a sentence that says why. The others are there. */
  readonly faults: readonly string[]
}

interface ReadOptions {
  readonly cache?: SeriesCache
  readonly limits?: LabelLimits
}

const types: readonly WrittenType[] = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']
const typicalSeriesBytes = 96
const maxFaults = 1000
/** A few bytes can say many: of each no more than this. */
const maxOthers = 200_000

/** Reads Prometheus's remote-write 1.0 (`prometheus.WriteRequest`, decompressed). Throws `WireError` for what is no such message. */
export function readWriteRequest(bytes: Uint8Array, options: ReadOptions = {}): WriteRequest {
  return new WriteRequestReader(bytes, options).read()
}

class WriteRequestReader {
  readonly #reader: ProtobufReader
  readonly #cache: SeriesCache | undefined
  readonly #limits: LabelLimits
  readonly #columns: SampleColumns
  readonly #exemplars: SeriesExemplar[] = []
  readonly #faults: string[] = []

  constructor(bytes: Uint8Array, { cache, limits = defaultLabelLimits }: ReadOptions) {
    this.#reader = new ProtobufReader(bytes)
    this.#cache = cache
    this.#limits = limits
    this.#columns = new SampleColumns(Math.ceil(bytes.length / typicalSeriesBytes))
  }

  read(): WriteRequest {
    const reader = this.#reader
    const metadata: WrittenMetadata[] = []
    while (reader.hasMore()) {
      const tag = reader.tag()
      if (tag === 10) this.#series()
      else if (tag === 26) metadata.push(readMetadata(reader))
      else reader.skip(tag & 7)
      if (metadata.length > maxOthers || this.#exemplars.length > maxOthers) throw new WireError(`There are more than ${maxOthers} exemplars or descriptions in one request. Send less at once.`, { isTooLarge: true })
    }
    return { samples: this.#columns.build(), exemplars: this.#exemplars, metadata, faults: this.#faults }
  }

  /** Labels come first in what every sender writes: their bytes, as they lie there, name the series. */
  #series(): void {
    const reader = this.#reader
    const outer = reader.enter()
    const from = reader.at
    let to = from
    while (reader.hasMore() && reader.bytes[reader.at] === 10) {
      reader.at += 1
      reader.at = reader.length()
      to = reader.at
    }
    const known = this.#cache?.get(reader.bytes, from, to)
    const labels = known ?? this.#labels(from, to)
    const fault = known ? undefined : labelFault(labels, this.#limits) ?? missingName(labels)
    if (fault === undefined) {
      if (!known) this.#cache?.set(reader.bytes, from, to, labels)
      this.#samples(labels)
    } else if (this.#faults.length < maxFaults) this.#faults.push(fault)
    reader.leave(outer)
  }

  #labels(from: number, to: number): Labels {
    const inner = new ProtobufReader(this.#reader.bytes)
    inner.at = from
    inner.end = to
    const pairs: [string, string][] = []
    while (inner.hasMore()) {
      inner.tag()
      pairs.push(readLabel(inner))
    }
    return Labels.ofPairs(pairs)
  }

  #samples(labels: Labels): void {
    const reader = this.#reader
    const series = this.#columns.addSeries(labels)
    while (reader.hasMore()) {
      const tag = reader.tag()
      if (tag === 18) this.#sample(series)
      else if (tag === 26) this.#exemplar(labels)
      else if (tag === 34) this.#histogram(series)
      else if (tag === 10) throw new WireError('A series has a label after its samples: labels come first.')
      else reader.skip(tag & 7)
    }
  }

  #sample(series: number): void {
    const reader = this.#reader
    const outer = reader.enter()
    const at = this.#columns.addSample(series, 0)
    while (reader.hasMore()) {
      const tag = reader.tag()
      if (tag === 9) reader.doubleBits(this.#columns.words, at)
      else if (tag === 16) this.#columns.setTime(at, reader.int64())
      else reader.skip(tag & 7)
    }
    reader.leave(outer)
  }

  #histogram(series: number): void {
    const outer = this.#reader.enter()
    const { timeMs, histogram } = readNativeHistogram(this.#reader)
    if (histogram) this.#columns.addHistogram(series, timeMs, histogram)
    else this.#columns.addStale(series, timeMs)
    this.#reader.leave(outer)
  }

  #exemplar(series: Labels): void {
    const reader = this.#reader
    const outer = reader.enter()
    const pairs: [string, string][] = []
    let [value, timeMs] = [0, 0]
    while (reader.hasMore()) {
      const tag = reader.tag()
      if (tag === 10) pairs.push(readLabel(reader))
      else if (tag === 17) value = reader.double()
      else if (tag === 24) timeMs = reader.int64()
      else reader.skip(tag & 7)
    }
    reader.leave(outer)
    this.#exemplars.push({ series, labels: Labels.ofPairs(pairs), value, timeMs })
  }
}

function missingName(labels: Labels): string | undefined {
  return labels.name === '' ? `The series ${labels.toString().slice(0, 200)} has no name (__name__).` : undefined
}

function readLabel(reader: ProtobufReader): [string, string] {
  const outer = reader.enter()
  const label: [string, string] = ['', '']
  while (reader.hasMore()) {
    const tag = reader.tag()
    if (tag === 10) label[0] = reader.string()
    else if (tag === 18) label[1] = reader.string()
    else reader.skip(tag & 7)
  }
  reader.leave(outer)
  return label
}

function readMetadata(reader: ProtobufReader): WrittenMetadata {
  const outer = reader.enter()
  const metadata = { name: '', type: 'unknown' as WrittenType, help: '', unit: '' }
  while (reader.hasMore()) {
    const tag = reader.tag()
    const field = tag >>> 3
    if (field === 1 && (tag & 7) === wireType.varint) metadata.type = types[reader.uint32()] ?? 'unknown'
    else if (field === 2) metadata.name = reader.string()
    else if (field === 4) metadata.help = reader.string()
    else if (field === 5) metadata.unit = reader.string()
    else reader.skip(tag & 7)
  }
  reader.leave(outer)
  return metadata
}
