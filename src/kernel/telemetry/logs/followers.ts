import type { LogChunk } from '#lib/logql'
import type { Labels, Matcher } from '#lib/promql'
import type { AcceptedLines } from './encode-batch.ts'
import { fitsAll } from './select-lines.ts'

const maxWaiting = 10_000

interface Follower { readonly matchers: readonly Matcher[]; readonly waiting: LogChunk[]; wake: () => void }

/** Who hears of lines as they are accepted. One who is too slow loses the oldest. */
export class Followers {
  readonly #all = new Set<Follower>()

  tell({ streams, streamOf, times, lines, metadata }: AcceptedLines): void {
    for (const follower of this.#all) {
      const wanted = streams.map((labels) => fitsAll(labels, follower.matchers))
      if (!wanted.includes(true)) continue
      const kept = Array.from(lines.keys()).filter((at) => wanted[streamOf[at] as number])
      for (const at of kept) {
        const own = metadata.get(at)
        follower.waiting.push({ labels: streams[streamOf[at] as number] as Labels, times: BigInt64Array.of(times[at] as bigint), lines: [lines[at] as string], ...(own ? { metadata: new Map([[0, own]]) } : {}) })
      }
      if (follower.waiting.length > maxWaiting) follower.waiting.splice(0, follower.waiting.length - maxWaiting)
      follower.wake()
    }
  }

  async *follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk> {
    const follower: Follower = { matchers, waiting: [], wake: () => {} }
    const stop = (): void => follower.wake()
    signal.addEventListener('abort', stop)
    this.#all.add(follower)
    try {
      while (!signal.aborted) {
        const next = follower.waiting.shift()
        if (next) yield next
        else await new Promise<void>((resolve) => { follower.wake = resolve })
      }
    } finally {
      this.#all.delete(follower)
      signal.removeEventListener('abort', stop)
    }
  }
}
