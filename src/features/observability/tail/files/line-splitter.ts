import { textWithin } from '../text-within.ts'

export interface RawLine {
  readonly text: string
  /** Of the file: behind this line and its line feed. */
  readonly end: number
  readonly isCut: boolean
}

const lineFeed = 10
const carriageReturn = 13

/** Lines out of the bytes of a file, from an offset on. Bytes that are no UTF-8 become U+FFFD; of a line that is too long the beginning stays. */
export class LineSplitter {
  readonly #maxBytes: number
  #at: number
  #held: Buffer[] = []
  #heldBytes = 0
  #isCut = false

  constructor(offset: number, maxBytes: number) {
    this.#at = offset
    this.#maxBytes = maxBytes
  }

  /** Where the next bytes begin. */
  get offset(): number {
    return this.#at
  }

  get hasRest(): boolean {
    return this.#heldBytes > 0
  }

  push(chunk: Buffer): RawLine[] {
    const lines: RawLine[] = []
    let from = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      this.#hold(chunk.subarray(from, end))
      this.#at += end + 1 - from
      lines.push(this.#line())
      from = end + 1
    }
    this.#hold(chunk.subarray(from))
    this.#at += chunk.length - from
    return lines
  }

  /** What is left without a line feed, when nothing will follow. */
  rest(): RawLine | undefined {
    return this.#heldBytes === 0 ? undefined : this.#line()
  }

  #hold(all: Buffer): void {
    const bytes = this.#heldBytes === 0 ? all.subarray(startOf(all)) : all
    const room = this.#maxBytes + 1 - this.#heldBytes
    if (bytes.length > room) this.#isCut = true
    if (bytes.length === 0 || room <= 0) return
    // A copy: the chunk that it is part of may be large.
    const part = Buffer.from(bytes.subarray(0, room))
    this.#held.push(part)
    this.#heldBytes += part.length
  }

  #line(): RawLine {
    const bytes = Buffer.concat(this.#held)
    const isCut = this.#isCut || bytes.length > this.#maxBytes + (bytes.at(-1) === carriageReturn ? 1 : 0)
    this.#held = []
    this.#heldBytes = 0
    this.#isCut = false
    const end = !isCut && bytes.at(-1) === carriageReturn ? bytes.length - 1 : Math.min(bytes.length, this.#maxBytes)
    return { ...textWithin(bytes.subarray(0, end), this.#maxBytes, isCut), end: this.#at }
  }
}

/** A file that was cut to nothing while its writer went on where it was begins with zeros. */
function startOf(bytes: Buffer): number {
  let start = 0
  while (bytes[start] === 0) start += 1
  return start
}
