import type { Labels } from '#lib/promql'
import type { LogBatch, LogWriteReport } from '../logs-store.ts'
import type { AcceptedLines } from './encode-batch.ts'
import type { LogsLimits } from './logs-limits.ts'
import { isDropped, scrubber } from './rules.ts'

type Rejection = LogWriteReport['rejected'][number]
type Reason = Rejection['reason']
interface Refusal { readonly reason: Reason; readonly example: string }

const maxSources = 10_000

/** Decides which lines of a batch are taken, and how they look afterwards. */
export class Admission {
  readonly #settings: LogsLimits
  readonly #scrub: (line: string) => string
  readonly #nowMs: () => number
  readonly #streamsOf = new Map<string, Set<string>>()

  constructor(settings: LogsLimits, nowMs: () => number) {
    this.#settings = settings
    this.#scrub = scrubber(settings.scrub)
    this.#nowMs = nowMs
  }

  take(batch: LogBatch): { accepted: AcceptedLines; report: LogWriteReport } {
    const { drop, scrub, retentionDays } = this.#settings
    const refusals = batch.streams.map((labels) => this.#refusalOf(labels, batch.source))
    const dropped = batch.streams.map((labels) => isDropped(labels, drop))
    const oldest = retentionDays === 0 ? undefined : BigInt(Math.floor(this.#nowMs() - retentionDays * 86_400_000)) * 1_000_000n
    const rejected = new Map<Reason, { count: number; example: string }>()
    const kept: number[] = []
    const lines: string[] = []
    for (const [at, line] of batch.lines.entries()) {
      const stream = batch.streamOf[at] as number
      const refusal = refusals[stream] ?? this.#lineRefusal(line, batch.times[at] as bigint, oldest)
      if (refusal) {
        const before = rejected.get(refusal.reason)
        rejected.set(refusal.reason, { count: (before?.count ?? 0) + 1, example: before?.example ?? refusal.example })
      } else if (!dropped[stream]) {
        kept.push(at)
        lines.push(scrub.length > 0 ? this.#scrub(wellFormed(line)) : wellFormed(line))
      }
    }
    return {
      accepted: acceptedOf(batch, kept, lines),
      report: { accepted: batch.lines.length - [...rejected.values()].reduce((sum, { count }) => sum + count, 0), rejected: [...rejected].map(([reason, { count, example }]) => ({ reason, count, example })) },
    }
  }

  #lineRefusal(line: string, time: bigint, oldest: bigint | undefined): Refusal | undefined {
    const { maxLineBytes, retentionDays } = this.#settings
    if (line.length > maxLineBytes / 3 && Buffer.byteLength(line) > maxLineBytes) return { reason: 'too-long', example: `A line of ${Buffer.byteLength(line)} bytes is longer than the ${maxLineBytes} that are kept: ${JSON.stringify(line.slice(0, 60))}…. Cut it before it is sent, or raise the limit.` }
    if (oldest !== undefined && time < oldest) return { reason: 'too-old', example: `A line of ${new Date(Number(time / 1_000_000n)).toISOString()} is older than the ${retentionDays} days that are kept.` }
    return undefined
  }

  #refusalOf(labels: Labels, source: string): Refusal | undefined {
    const { maxLabels, maxLabelNameBytes, maxLabelValueBytes, maxStreamsPerSource } = this.#settings
    if (labels.items.length === 0) return { reason: 'bad-labels', example: 'A stream has no label. Give it one at least, such as job.' }
    if (labels.items.length / 2 > maxLabels) return { reason: 'bad-labels', example: `The stream ${shortened(labels)} has ${labels.items.length / 2} labels; ${maxLabels} may be.` }
    for (const [name, value] of labels.pairs()) {
      if (!/^[a-zA-Z_][a-zA-Z0-9_:.-]*$/.test(name) || name.length > maxLabelNameBytes) return { reason: 'bad-labels', example: `The label name ${JSON.stringify(name.slice(0, 80))} is none: letters, digits and _ may be.` }
      if (Buffer.byteLength(value) > maxLabelValueBytes) return { reason: 'bad-labels', example: `The value of the label ${name} of the stream ${shortened(labels)} is longer than ${maxLabelValueBytes} bytes.` }
    }
    const known = this.#streamsOf.get(source) ?? new Set<string>()
    if (this.#streamsOf.size < maxSources) this.#streamsOf.set(source, known)
    if (!known.has(labels.key) && known.size >= maxStreamsPerSource) return { reason: 'stream-quota', example: `The source ${source} has ${known.size} streams, as many as it may have; ${shortened(labels)} would be one more. Take a label with many values off its streams.` }
    known.add(labels.key)
    return undefined
  }
}

/** Half of a pair cannot be written in UTF-8: it is taken as it will be read again. */
function wellFormed(line: string): string {
  return /[\ud800-\udfff]/.test(line) ? Buffer.from(line).toString() : line
}

function shortened(labels: Labels): string {
  const text = labels.toString()
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function acceptedOf(batch: LogBatch, kept: readonly number[], lines: readonly string[]): AcceptedLines {
  const metadata = new Map<number, Readonly<Record<string, string>>>()
  if (batch.metadata && batch.metadata.size > 0) {
    for (const [at, from] of kept.entries()) {
      const found = batch.metadata.get(from)
      if (found) metadata.set(at, found)
    }
  }
  return { streams: batch.streams, streamOf: Uint32Array.from(kept, (at) => batch.streamOf[at] as number), times: BigInt64Array.from(kept, (at) => batch.times[at] as bigint), lines, metadata }
}
