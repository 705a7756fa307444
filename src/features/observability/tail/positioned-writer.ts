import type { LogBatch, LogsStore, LogWriteReport } from '#kernel/telemetry'
import { Labels, matcherOf } from '#lib/promql'
import { type PositionEntry, PositionFile, type Probe } from './position-file.ts'
import type { TakenLine, TakenPart } from './taken-line.ts'

interface WriterParts {
  readonly path: string
  readonly logs: LogsStore
  readonly source: string
  /** Fields of structured metadata that tell lines of the same time and stream apart. */
  readonly marks?: readonly string[]
}

const maxProbes = 8
const none: LogWriteReport = { accepted: 0, rejected: [] }

/**
 * Writes lines and where their sources stand, so that a crash neither loses nor doubles any: where a source will stand is on
 * the disk before its lines are written, with the times of some; at the next start the store is asked whether it has them.
 * Times of a stream must therefore not repeat. One call of `write` at a time.
 */
export class PositionedWriter<Position> {
  readonly #parts: WriterParts
  readonly #file: PositionFile
  readonly #positions: Map<string, Position>

  private constructor(parts: WriterParts, file: PositionFile, positions: Map<string, Position>) {
    this.#parts = parts
    this.#file = file
    this.#positions = positions
  }

  static async open<Position>(parts: WriterParts, isPosition: (value: unknown) => value is Position): Promise<PositionedWriter<Position>> {
    const { file, entries } = await PositionFile.open(parts.path)
    const positions = new Map<string, Position>()
    for (const entry of entries) {
      const position = (await wasTaken(parts.logs, entry)) ? entry.to : entry.from
      if (isPosition(position)) positions.set(entry.key, position)
    }
    const writer = new PositionedWriter(parts, file, positions)
    await writer.#compact()
    return writer
  }

  position(key: string): Position | undefined {
    return this.#positions.get(key)
  }

  positions(): ReadonlyMap<string, Position> {
    return this.#positions
  }

  /** Throws where nothing was kept; then the positions are as before. */
  async write(taken: readonly TakenPart<Position>[]): Promise<LogWriteReport> {
    if (taken.length === 0) return none
    await this.#file.append(taken.map(({ key, lines, position }): PositionEntry => ({ key, from: this.#positions.get(key) ?? null, to: position, probes: probesOf(lines, this.#parts.marks ?? []) })))
    const lines = taken.flatMap((part) => part.lines)
    const report = lines.length === 0 ? none : await this.#parts.logs.write(batchOf(lines, this.#parts.source))
    for (const { key, position } of taken) this.#positions.set(key, position)
    // What was refused cannot be asked for: it is settled here.
    if (report.rejected.length > 0) await this.#file.append(taken.map(({ key, position }) => settled(key, position)))
    if (this.#file.isLong) await this.#compact()
    return report
  }

  async forget(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    for (const key of keys) this.#positions.delete(key)
    await this.#file.append(keys.map((key) => settled(key, null)))
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #compact(): Promise<void> {
    await this.#file.replace([...this.#positions].map(([key, position]) => settled(key, position)))
  }
}

function settled(key: string, to: unknown): PositionEntry {
  return { key, from: null, to, probes: [] }
}

/** The last line of each of the last streams. */
function probesOf(lines: readonly TakenLine[], marks: readonly string[]): Probe[] {
  const streams = new Map<Labels, TakenLine>()
  for (const line of lines.toReversed()) {
    if (streams.size >= maxProbes) break
    if (!streams.has(line.stream)) streams.set(line.stream, line)
  }
  return [...streams].map(([stream, { timeNs, metadata }]) => ({
    labels: stream.toRecord(), timeNs: String(timeNs), ...(marks.length === 0 ? {} : { marks: Object.fromEntries(marks.map((mark) => [mark, metadata?.[mark] ?? ''])) }),
  }))
}

async function wasTaken(logs: LogsStore, { probes }: PositionEntry): Promise<boolean> {
  if (probes.length === 0) return true
  for (const probe of probes) if (await hasLine(logs, probe)) return true
  return false
}

async function hasLine(logs: LogsStore, { labels: wanted, timeNs, marks = {} }: Probe): Promise<boolean> {
  const [stream, at] = [Labels.of(wanted), BigInt(timeNs)]
  const request = { matchers: stream.pairs().map(([name, value]) => matcherOf(name, '=', value)), from: at, to: at + 1n, filters: [], direction: 'forward' as const }
  for await (const { labels, times, metadata } of logs.select(request)) {
    if (labels.key === stream.key && times.some((time, index) => time === at && Object.entries(marks).every(([name, value]) => (metadata?.get(index)?.[name] ?? '') === value))) return true
  }
  return false
}

function batchOf(lines: readonly TakenLine[], source: string): LogBatch {
  const places = new Map<Labels, number>()
  const streamOf = Uint32Array.from(lines, ({ stream }) => {
    const place = places.get(stream) ?? places.size
    places.set(stream, place)
    return place
  })
  const metadata = new Map(lines.flatMap((line, at): [number, Readonly<Record<string, string>>][] => (line.metadata ? [[at, line.metadata]] : [])))
  return { streams: [...places.keys()], streamOf, times: BigInt64Array.from(lines, ({ timeNs }) => timeNs), lines: lines.map(({ line }) => line), metadata, source }
}
