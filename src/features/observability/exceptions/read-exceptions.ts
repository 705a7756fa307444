import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Labels } from '#lib/promql'
import { StackLines } from '#lib/stack-trace'
import type { LogChunk } from '#kernel/telemetry'
import { spanStream } from '../traces/lines-of-spans.ts'
import { type Occurrence, occurrenceOf, type Told, type Where } from './occurrence.ts'

const nsInMs = 1_000_000n
const maxStreams = 10_000
/** Levels at which a stack is told of for other reasons than that something failed. */
const quietLevels = /^(?:trace|debug|verbose|info|notice)$/i
const mayHoldStack = /"(?:[\w.@]*stack[\w.]*|err|error|exc(?:eption|_info|_text)?[\w.]*|@x|panic|Exception)"\s*:/
const logfmtStack = /(?:^|\s)(?:stack|stacktrace|stack_trace|traceback|exception)="((?:[^"\\]|\\.)*)"/

/** Finds failures in lines and spans as they come: told of in fields, or as a stack in one line or in many. */
export class ExceptionReader {
  readonly #lines = new StackLines<Where>()
  readonly #records = new WeakMap<Labels, Readonly<Record<string, string>>>()
  readonly #streams = new Map<string, Labels>()

  read({ labels, times, lines, metadata }: LogChunk): Occurrence[] {
    const record = this.#recordOf(labels)
    const isSpan = record[spanStream.name] === spanStream.value
    return lines.flatMap((line, at) => {
      const where: Where = { labels: record, metadata: metadata?.get(at) ?? {}, timeMs: Number((times[at] as bigint) / nsInMs) }
      if (isSpan) return line.includes('"exception') ? ofSpan(line, where) : []
      return this.#ofLine(labels, line, where)
    })
  }

  /** Stacks that came line by line and to which nothing was added for a while. */
  flush(nowMs: number): Occurrence[] {
    return this.#lines.flush(nowMs).flatMap(({ text, place }) => occurrenceOf({ stack: text }, place) ?? [])
  }

  #ofLine(labels: Labels, line: string, where: Where): Occurrence[] {
    const { metadata } = where
    const [type, stack] = [metadata['exception_type'], metadata['exception_stacktrace']]
    if (type !== undefined || stack !== undefined) return given(occurrenceOf({ type, message: metadata['exception_message'], stack }, where))
    if (quietLevels.test(metadata['detected_level'] ?? '')) return []
    const first = line.charCodeAt(0)
    if (first === 0x7b) return mayHoldStack.test(line) ? ofJson(line, where) : []
    if (line.includes('\n')) return given(occurrenceOf({ stack: line }, where))
    const quoted = line.includes('="') ? logfmtStack.exec(line)?.[1] : undefined
    if (quoted !== undefined) return given(occurrenceOf({ stack: unescaped(quoted) }, where))
    return this.#lines.push(`${labels.key}\n${metadata['stream'] ?? ''}`, line, where.timeMs, where).flatMap(({ text, place }) => occurrenceOf({ stack: text }, place) ?? [])
  }

  #recordOf(labels: Labels): Readonly<Record<string, string>> {
    const known = this.#records.get(labels)
    if (known) return known
    const same = this.#streams.get(labels.key) ?? labels
    const record = this.#records.get(same) ?? same.toRecord()
    if (this.#streams.size < maxStreams) this.#streams.set(labels.key, same)
    this.#records.set(labels, record)
    return record
  }
}

function given(occurrence: Occurrence | undefined): Occurrence[] {
  return occurrence ? [occurrence] : []
}

/** OpenTelemetry records an exception as an event of its span. Source: opentelemetry.io/docs/specs/semconv/exceptions. */
function ofSpan(line: string, where: Where): Occurrence[] {
  const span = jsonOf(line)
  const resource = recordOf(span['resource'])
  const metadata = { ...where.metadata, ...textsOf(resource, { service_version: 'service.version' }), ...textsOf(span, { trace_id: 'traceId', span_id: 'spanId' }) }
  return listOf(span['events']).map(recordOf).filter(({ name }) => name === 'exception').flatMap(({ attributes }) => {
    const of = recordOf(attributes)
    return given(occurrenceOf({ type: textOf(of['exception.type']), message: textOf(of['exception.message']), stack: textOf(of['exception.stacktrace']) }, { ...where, metadata }))
  })
}

function ofJson(line: string, where: Where): Occurrence[] {
  const fields = jsonOf(line)
  const level = fields['level'] ?? fields['severity'] ?? fields['levelname'] ?? fields['log.level'] ?? fields['@l']
  if (typeof level === 'string' ? quietLevels.test(level) : typeof level === 'number' && level < 40 && level >= 10) return []
  const metadata = { ...where.metadata, ...textsOf(fields, { trace_id: 'trace_id' }), ...textsOf(fields, { trace_id: 'traceId' }), ...textsOf(fields, { service_version: 'version' }), ...textsOf(fields, { service_version: 'service.version' }) }
  const named = textsOf(fields, { service_name: 'service' })
  return given(occurrenceOf(toldBy(fields), { ...where, metadata: { ...named, ...metadata } }))
}

/** Under the names that loggers give: pino, winston, bunyan, Serilog, logback, ECS, structlog, python-json-logger, zap, slog. */
function toldBy(fields: Readonly<Record<string, unknown>>): Told {
  const nested = [fields['err'], fields['error'], fields['exception'], fields['exc'], fields['Exception'], fields['throwable'], fields['thrown']].map(recordOf)
  const text = (...values: readonly unknown[]) => values.map(textOf).find((value) => value !== undefined && value !== '')
  const stack = text(
    ...nested.flatMap((of) => [of['stack'], of['stack_trace'], of['stacktrace'], of['stackTrace'], of['traceback'], of['extendedStackTrace']]),
    fields['stack'], fields['stack_trace'], fields['stacktrace'], fields['stackTrace'], fields['error.stack_trace'], fields['error.stack'], fields['exc_info'], fields['exc_text'], fields['traceback'], fields['@x'], fields['errorVerbose'], fields['exception'], fields['exception.stacktrace'],
  )
  return {
    type: text(...nested.flatMap((of) => [of['type'], of['name'], of['class'], of['kind']]), fields['error.type'], fields['exception.type'], fields['exc_type']),
    message: text(...nested.flatMap((of) => [of['message'], of['msg']]), fields['error.message'], fields['exception.message']), stack,
  }
}

function textsOf(fields: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).flatMap(([to, from]) => {
    const value = textOf(fields[from])
    return value === undefined || value === '' ? [] : [[to, value]]
  }))
}

function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\(.)/g, (_all, sign: string) => ({ n: '\n', t: '\t', r: '' })[sign] ?? sign)
}

function jsonOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(line))
  } catch {
    return {}
  }
}
