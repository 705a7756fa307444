import type { ScopeDetection } from '../entities/upsert-detected.ts'

type Write = (scopes: readonly ScopeDetection[]) => Promise<unknown>

/** More than so many in memory are waited for. */
const mostWaiting = 2000

/** Writes in order, one at a time: while PostgreSQL is at one, what else is found is gathered, and written together next. */
export class WriteBehind {
  readonly #write: Write
  #waiting: ScopeDetection[] = []
  #writing: Promise<unknown> | undefined

  constructor(write: Write) {
    this.#write = write
  }

  /** Rejects, at the latest in `end`, when an earlier write failed. */
  async add(scopes: readonly ScopeDetection[]): Promise<void> {
    this.#waiting.push(...scopes)
    if (this.#writing && this.#waiting.length >= mostWaiting) await this.#writing
    if (!this.#writing) this.#begin()
  }

  /** Ends when all is written. */
  async end(): Promise<void> {
    await this.#writing
    if (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0))
  }

  #begin(): void {
    const writing = this.#write(this.#waiting.splice(0))
    this.#writing = writing
    // A failure stays, for the next call to tell.
    writing.then(() => { this.#writing = undefined }, () => undefined)
  }
}
