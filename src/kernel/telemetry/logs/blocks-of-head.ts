import { compareLabels, type Labels } from '#lib/promql'
import type { PlainBlock, Run } from './block.ts'
import type { HeadStream } from './head.ts'

const blockBytes = 1 << 20
const dayNs = 86_400_000_000_000n

/** Lines of one stream of one day, by time. */
interface DayLines { readonly labels: Labels; readonly order: Uint32Array; readonly of: HeadStream }

/** What a head has, by day (`2026-01-31`), each ready to be written as a file. */
export function daysOfHead(streams: Iterable<HeadStream>): Map<string, { streams: Labels[]; blocks: () => Iterable<PlainBlock> }> {
  const days = new Map<string, DayLines[]>()
  for (const stream of streams) {
    for (const [day, order] of orderByDay(stream)) {
      const name = new Date(Number(day) * 86_400_000).toISOString().slice(0, 10)
      const lines = days.get(name) ?? []
      days.set(name, lines)
      lines.push({ labels: stream.labels, order, of: stream })
    }
  }
  return new Map([...days].map(([name, lines]) => {
    const sorted = lines.sort((a, b) => compareLabels(a.labels, b.labels))
    return [name, { streams: sorted.map(({ labels }) => labels), blocks: () => blocksOf(sorted) }]
  }))
}

function orderByDay({ times }: HeadStream): Map<bigint, Uint32Array> {
  const days = new Map<bigint, number[]>()
  let [lastDay, last]: [bigint | undefined, number[]] = [undefined, []]
  for (const [at, time] of times.entries()) {
    if (lastDay === undefined || time < lastDay * dayNs || time >= (lastDay + 1n) * dayNs) {
      lastDay = time / dayNs
      last = days.get(lastDay) ?? []
      days.set(lastDay, last)
    }
    last.push(at)
  }
  return new Map([...days].map(([day, order]) => [day, sortedByTime(order, times)]))
}

function sortedByTime(order: readonly number[], times: readonly bigint[]): Uint32Array {
  const sorted = Uint32Array.from(order)
  for (let at = 1; at < sorted.length; at += 1) {
    if ((times[sorted[at] as number] as bigint) >= (times[sorted[at - 1] as number] as bigint)) continue
    return sorted.sort((a, b) => ((times[a] as bigint) < (times[b] as bigint) ? -1 : (times[a] as bigint) > (times[b] as bigint) ? 1 : a - b))
  }
  return sorted
}

/** Long streams are cut into blocks, short ones share them. */
function* blocksOf(lines: readonly DayLines[]): Iterable<PlainBlock> {
  let builder = new BlockBuilder()
  for (const [stream, { order, of }] of lines.entries()) {
    builder.startRun(stream)
    for (const at of order) {
      if (builder.bytes >= blockBytes) {
        yield builder.finish()
        builder = new BlockBuilder()
        builder.startRun(stream)
      }
      builder.add(of.times[at] as bigint, of.lines[at] as string, of.metadata.get(at))
    }
  }
  if (builder.bytes > 0) yield builder.finish()
}

class BlockBuilder {
  bytes = 0
  readonly #runs: Run[] = []
  readonly #times: bigint[] = []
  readonly #lines: string[] = []
  readonly #metadata = new Map<number, Readonly<Record<string, string>>>()
  #stream = 0
  #runStart = 0

  startRun(stream: number): void {
    this.#endRun()
    this.#stream = stream
  }

  add(time: bigint, line: string, metadata: Readonly<Record<string, string>> | undefined): void {
    if (metadata) this.#metadata.set(this.#lines.length, metadata)
    this.#times.push(time)
    this.#lines.push(line)
    this.bytes += line.length + 1
  }

  finish(): PlainBlock {
    this.#endRun()
    return { runs: this.#runs, times: this.#times, lines: this.#lines, metadata: this.#metadata }
  }

  #endRun(): void {
    const count = this.#times.length - this.#runStart
    if (count > 0) this.#runs.push({ stream: this.#stream, count, from: this.#times[this.#runStart] as bigint, to: this.#times.at(-1) as bigint })
    this.#runStart = this.#times.length
  }
}
