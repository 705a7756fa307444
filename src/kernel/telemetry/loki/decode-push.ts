import { parseSelector } from '#lib/logql'
import { Labels } from '#lib/promql'
import { ProtobufReader, WireError } from '#lib/wire'
import type { LogBatch } from '../logs-store.ts'

type Metadata = Readonly<Record<string, string>>

/** Gathers lines column by column. */
class LineColumns {
  readonly #streams: Labels[] = []
  readonly #streamOf: number[] = []
  readonly #times: bigint[] = []
  readonly #lines: string[] = []
  readonly #metadata = new Map<number, Metadata>()

  stream(labels: Labels): void {
    this.#streams.push(labels)
  }

  line(time: bigint, line: string, metadata: Metadata | undefined): void {
    if (metadata && Object.keys(metadata).length > 0) this.#metadata.set(this.#lines.length, metadata)
    this.#streamOf.push(this.#streams.length - 1)
    this.#times.push(time)
    this.#lines.push(line)
  }

  batch(source: string): LogBatch {
    return { streams: this.#streams, streamOf: Uint32Array.from(this.#streamOf), times: BigInt64Array.from(this.#times), lines: this.#lines, ...(this.#metadata.size > 0 ? { metadata: this.#metadata } : {}), source }
  }
}

/** `{"streams": [{"stream": {…}, "values": [["ns", "line", {…}]]}]}`. Throws `WireError` where it is not. */
export function decodeJsonPush(text: string, source: string): LogBatch {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new WireError('The body is no JSON. Send {"streams": [{"stream": {"app": "api"}, "values": [["<ns since 1970>", "<line>"]]}]}.')
  }
  const columns = new LineColumns()
  const streams = isRecord(body) ? body['streams'] : undefined
  if (!Array.isArray(streams)) throw new WireError('The body has no list "streams".')
  for (const stream of streams as unknown[]) {
    if (!isRecord(stream)) throw new WireError('A stream is no object.')
    const values = stream['values'] ?? []
    columns.stream(jsonLabels(stream))
    if (!Array.isArray(values)) throw new WireError('The "values" of a stream are no list.')
    for (const value of values as unknown[]) {
      const [time, line, metadata] = Array.isArray(value) ? value as unknown[] : []
      if (typeof line !== 'string' || (typeof time !== 'string' && typeof time !== 'number')) throw new WireError('A value is not ["<ns since 1970>", "<line>"].')
      columns.line(nanoseconds(String(time)), line, metadata === undefined ? undefined : textRecord(metadata, 'The structured metadata of a line'))
    }
  }
  return columns.batch(source)
}

function jsonLabels(stream: Readonly<Record<string, unknown>>): Labels {
  if (typeof stream['labels'] === 'string') return labelsOf(stream['labels'])
  return Labels.of(textRecord(stream['stream'] ?? {}, 'The labels of a stream'))
}

function textRecord(value: unknown, what: string): Metadata {
  if (!isRecord(value)) throw new WireError(`${what} are no object of texts.`)
  const wrong = Object.entries(value).find(([, each]) => typeof each !== 'string')
  if (wrong) throw new WireError(`${what} must be texts, and ${JSON.stringify(wrong[0])} is none.`)
  return value as Metadata
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nanoseconds(text: string): bigint {
  if (!/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n) throw new WireError(`${JSON.stringify(text.slice(0, 40))} is no time in nanoseconds since 1970.`)
  return BigInt(text)
}

/** As Prometheus writes labels: `{app="api", env="prod"}`. */
function labelsOf(text: string): Labels {
  if (/^\s*\{\s*\}\s*$/.test(text)) return Labels.empty
  let matchers
  try {
    matchers = parseSelector(text)
  } catch {
    throw new WireError(`error parsing labels: ${JSON.stringify(text.slice(0, 200))} is not written like {app="api"}.`)
  }
  if (matchers.some(({ operator }) => operator !== '=')) throw new WireError(`error parsing labels: ${JSON.stringify(text.slice(0, 200))} may only have =.`)
  return Labels.ofPairs(matchers.map(({ name, value }) => [name, value]))
}

/** Loki's `PushRequest` (pkg/push/push.proto), decompressed. Throws `WireError` at what is none. */
export function decodeProtobufPush(bytes: Uint8Array, source: string): LogBatch {
  const reader = new ProtobufReader(bytes)
  const columns = new LineColumns()
  while (reader.hasMore()) {
    const tag = reader.tag()
    if (tag === 10) readStream(reader, columns)
    else reader.skip(tag & 7)
  }
  return columns.batch(source)
}

function within(reader: ProtobufReader, read: (tag: number) => boolean): void {
  const outer = reader.enter()
  while (reader.hasMore()) {
    const tag = reader.tag()
    if (!read(tag)) reader.skip(tag & 7)
  }
  reader.leave(outer)
}

function readStream(reader: ProtobufReader, columns: LineColumns): void {
  let hasLabels = false
  within(reader, (tag) => {
    if (tag === 10) {
      columns.stream(labelsOf(reader.string()))
      hasLabels = true
    } else if (tag === 18) {
      if (!hasLabels) throw new WireError('A stream has lines before its labels.')
      readEntry(reader, columns)
    } else {
      return false
    }
    return true
  })
}

function readEntry(reader: ProtobufReader, columns: LineColumns): void {
  let [time, line] = [0n, '']
  const metadata: Record<string, string> = {}
  within(reader, (tag) => {
    if (tag === 10) time = readTime(reader)
    else if (tag === 18) line = reader.string()
    else if (tag === 26) readPair(reader, metadata)
    else return false
    return true
  })
  columns.line(time, line, metadata)
}

function readTime(reader: ProtobufReader): bigint {
  let [seconds, nanos] = [0n, 0n]
  within(reader, (tag) => {
    if (tag === 8) seconds = reader.int64Exact()
    else if (tag === 16) nanos = reader.int64Exact()
    else return false
    return true
  })
  const time = seconds * 1_000_000_000n + nanos
  if (time < 0n || time >= 2n ** 63n) throw new WireError('A line has a time that is none.')
  return time
}

function readPair(reader: ProtobufReader, metadata: Record<string, string>): void {
  let [name, value] = ['', '']
  within(reader, (tag) => {
    if (tag === 10) name = reader.string()
    else if (tag === 18) value = reader.string()
    else return false
    return true
  })
  if (name !== '' && name !== '__proto__') metadata[name] = value
}
