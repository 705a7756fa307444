import { createHash } from 'node:crypto'
import { faultKey, readStackTrace, type StackFrame, type StackLanguage } from '#lib/stack-trace'
import { storableText } from '#lib/storable-text'
import { spanStream } from '../traces/lines-of-spans.ts'

/** One time that something failed. */
export interface Occurrence {
  readonly service: string
  readonly fingerprint: string
  readonly type: string
  readonly message: string
  readonly language: StackLanguage | undefined
  readonly frames: readonly StackFrame[]
  readonly text: string
  readonly version: string | undefined
  readonly timeMs: number
  readonly labels: Readonly<Record<string, string>>
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

/** What a line or span says of a failure, before it is known which one it is. */
export interface Told {
  readonly type?: string | undefined
  readonly message?: string | undefined
  readonly stack?: string | undefined
}

export interface Where {
  readonly labels: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, string>>
  readonly timeMs: number
}

const maxText = 16_000
const serviceLabels = [spanStream.service, 'service_name', 'service', 'app', 'app_kubernetes_io_name', 'compose_service', 'container', 'container_name', 'job', 'unit', 'filename'] as const

/** A failure with all that is known of it; undefined where nothing says what failed. */
export function occurrenceOf({ type, message, stack }: Told, { labels, metadata, timeMs }: Where): Occurrence | undefined {
  const trace = stack === undefined ? undefined : readStackTrace(stack)
  const named = type ?? trace?.type
  if (named === undefined || named === '' || (trace === undefined && type === undefined)) return undefined
  const said = message ?? trace?.message ?? ''
  const service = serviceOf(labels, metadata)
  const frames = trace?.frames ?? []
  return {
    service, type: storableText(named.slice(0, 300)), message: storableText(said.slice(0, 2000)), language: trace?.language, frames: frames.map((frame) => ({ ...frame, function: storableText(frame.function), file: storableText(frame.file) })),
    text: storableText((stack ?? said).slice(0, maxText)),
    fingerprint: createHash('sha256').update(faultKey({ type: named, message: said, frames })).digest('hex').slice(0, 32),
    version: metadata['service_version'] ?? labels['service_version'] ?? labels['version'], timeMs, labels, traceId: metadata['trace_id'], spanId: metadata['span_id'],
  }
}

export function serviceOf(labels: Readonly<Record<string, string>>, metadata: Readonly<Record<string, string>> = {}): string {
  const name = serviceLabels.map((label) => labels[label]).find((value) => value !== undefined && value !== '' && value !== 'unknown_service') ?? metadata['service_name'] ?? 'unknown'
  return storableText(name.slice(0, 200))
}

/** The innermost call of the program's own code, or the innermost there is. */
export function culpritOf(frames: readonly StackFrame[]): string | null {
  const frame = frames.find(({ isOwn }) => isOwn) ?? frames[0]
  if (!frame) return null
  const place = frame.file === '' ? '' : `${frame.file}${frame.line === undefined ? '' : `:${frame.line}`}`
  return [frame.function, place].filter((part) => part !== '').join(' ').slice(0, 500) || null
}
