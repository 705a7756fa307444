import { randomBytes } from 'node:crypto'
import type { LogChunk } from './protocol.ts'

/** What one follower may have waiting; who is slower reads from the tables. In characters. */
const mostWaiting = 8 * 2 ** 20

/**
 * Hands what runners report to who follows the same log in this process, once it is stored: most lines reach a page without
 * being read back. It promises nothing: what it does not have is in the tables.
 */
export class LogTail {
  /** Names this process in notifications. */
  readonly origin = randomBytes(6).toString('hex')
  readonly #feeds = new Map<string, Set<LogFeed>>()

  /** Follows a job's log; `ring` is called when lines have come. */
  open(runId: string, job: string, ring: () => void): LogFeed {
    const key = `${runId} ${job}`
    const feeds = this.#feeds.get(key) ?? new Set()
    const feed = new LogFeed(ring, () => {
      if (feeds.delete(feed) && feeds.size === 0) this.#feeds.delete(key)
    })
    this.#feeds.set(key, feeds.add(feed))
    return feed
  }

  /** Only what is committed may be published. */
  publish(runId: string, job: string, rows: readonly LogChunk[]): void {
    for (const feed of this.#feeds.get(`${runId} ${job}`) ?? []) feed.add(rows)
  }
}

/** Lines of one log that have come and were not taken yet. */
export class LogFeed {
  readonly #ring: () => void
  readonly close: () => void
  #rows: LogChunk[] = []
  #size = 0

  constructor(ring: () => void, close: () => void) {
    this.#ring = ring
    this.close = close
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  add(rows: readonly LogChunk[]): void {
    this.#rows.push(...rows)
    this.#size += rows.reduce((sum, row) => sum + row.text.length, 0)
    // The newest are kept: the gap tells the follower to look.
    while (this.#size > mostWaiting && this.#rows.length > 1) this.#drop()
    this.#ring()
  }

  /** The chunk that holds line `next`, or undefined when it has not come this way. */
  take(next: number): LogChunk | undefined {
    while (this.#rows[0] && this.#rows[0].first + this.#rows[0].count <= next) this.#drop()
    return this.#rows[0] && this.#rows[0].first <= next ? this.#drop() : undefined
  }

  #drop(): LogChunk | undefined {
    const row = this.#rows.shift()
    this.#size -= row?.text.length ?? 0
    return row
  }
}
