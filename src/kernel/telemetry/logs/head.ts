import type { Labels } from '#lib/promql'
import type { AcceptedLines } from './encode-batch.ts'

/** Lines of one stream in memory, in the order in which they came. */
export interface HeadStream {
  readonly labels: Labels
  readonly times: bigint[]
  readonly lines: string[]
  readonly metadata: Map<number, Readonly<Record<string, string>>>
  from: bigint
  to: bigint
}

/** What is written and not yet in a file of blocks. */
export class Head {
  readonly streams = new Map<string, HeadStream>()
  bytes = 0
  readonly number: number
  readonly startedAtMs: number

  constructor(number: number, startedAtMs: number) {
    this.number = number
    this.startedAtMs = startedAtMs
  }

  add({ streams, streamOf, times, lines, metadata }: AcceptedLines): void {
    const own = streams.map((labels) => this.#streamOf(labels))
    for (let at = 0; at < lines.length; at += 1) {
      const stream = own[streamOf[at] as number] as HeadStream
      const [time, line] = [times[at] as bigint, lines[at] as string]
      // A shipper that was not answered sends its last lines again.
      if (time === stream.times.at(-1) && line === stream.lines.at(-1)) continue
      const more = metadata.get(at)
      if (more) stream.metadata.set(stream.lines.length, more)
      stream.times.push(time)
      stream.lines.push(line)
      if (stream.times.length === 1 || time < stream.from) stream.from = time
      if (stream.times.length === 1 || time > stream.to) stream.to = time
      this.bytes += line.length + 16
    }
  }

  #streamOf(labels: Labels): HeadStream {
    const known = this.streams.get(labels.key)
    if (known) return known
    const made: HeadStream = { labels, times: [], lines: [], metadata: new Map(), from: 0n, to: 0n }
    this.streams.set(labels.key, made)
    return made
  }
}
