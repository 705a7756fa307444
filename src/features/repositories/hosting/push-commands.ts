import type { RefUpdate } from '../repository-tables.ts'

const zero = /^0+$/
const maxHeadBytes = 16 * 2 ** 20

/**
 * The ref updates at the beginning of a push, read from pkt-lines as they come (gitprotocol-pack(5): `old new ref`, the
 * first followed by NUL and capabilities, ended by a flush).
 */
export class PushCommands {
  #rest = Buffer.alloc(0)
  #seenBytes = 0
  readonly updates: RefUpdate[] = []
  /** The flush was seen, or this is no push that we can read: nothing more is needed. */
  isDone = false

  add(chunk: Buffer): void {
    if (this.isDone) return
    this.#seenBytes += chunk.length
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (!this.isDone && this.#rest.length >= 4) {
      if (!this.#takeLine()) break
    }
    if (this.#seenBytes > maxHeadBytes) this.isDone = true
  }

  /** False when the line is not all there yet. */
  #takeLine(): boolean {
    const digits = this.#rest.toString('latin1', 0, 4)
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : 0
    if (length < 4) {
      this.isDone = true
      return false
    }
    if (this.#rest.length < length) return false
    this.#read(this.#rest.toString('utf8', 4, length))
    this.#rest = this.#rest.subarray(length)
    return true
  }

  #read(line: string): void {
    const [, before, after, ref] = /^([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) ([^\0\n]+)/.exec(line) ?? []
    if (before === undefined || after === undefined || ref === undefined) return
    this.updates.push({ ref, before: zero.test(before) ? null : before, after: zero.test(after) ? null : after })
  }
}
