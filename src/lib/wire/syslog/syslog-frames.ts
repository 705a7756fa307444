const newline = 10
const openBracket = 60
const maxDigits = 8

/** The messages of one TCP connection (RFC 6587): counted octets, or lines. What is too long is cut and the rest let go. */
export class SyslogFrames {
  readonly #maxBytes: number
  #waiting: Uint8Array = new Uint8Array(0)
  /** Of a message that was too long: how many octets, or that all up to the next line break, are let go. */
  #skipBytes = 0
  #isSkippingLine = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The whole messages that are there now. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#waiting = joined(this.#waiting, chunk)
    const messages: Uint8Array[] = []
    let at = 0
    for (;;) {
      const taken = this.#take(this.#waiting.subarray(at), messages)
      if (taken === 0) break
      at += taken
    }
    this.#waiting = this.#waiting.slice(at)
    return messages
  }

  /** What is left when the connection ends: a last line without its break. */
  end(): Uint8Array[] {
    const rest = this.#waiting
    this.#waiting = new Uint8Array(0)
    return rest.length === 0 || this.#isSkippingLine || this.#skipBytes > 0 || countOf(rest) ? [] : [rest]
  }

  /** How many bytes were used up; 0 asks for more. */
  #take(bytes: Uint8Array, messages: Uint8Array[]): number {
    if (bytes.length === 0) return 0
    if (this.#skipBytes > 0) {
      const skipped = Math.min(this.#skipBytes, bytes.length)
      this.#skipBytes -= skipped
      return skipped
    }
    const count = this.#isSkippingLine ? undefined : countOf(bytes)
    return count === undefined ? this.#takeLine(bytes, messages) : this.#takeCounted(bytes, count, messages)
  }

  #takeCounted(bytes: Uint8Array, { size, at }: { readonly size: number; readonly at: number }, messages: Uint8Array[]): number {
    const kept = Math.min(size, this.#maxBytes)
    if (bytes.length < at + kept) return 0
    messages.push(bytes.slice(at, at + kept))
    this.#skipBytes = size - kept
    return at + kept
  }

  #takeLine(bytes: Uint8Array, messages: Uint8Array[]): number {
    const end = bytes.indexOf(newline)
    if (end === -1 && bytes.length < this.#maxBytes) return 0
    if (!this.#isSkippingLine && end !== 0) messages.push(bytes.slice(0, end === -1 ? this.#maxBytes : Math.min(end, this.#maxBytes)))
    this.#isSkippingLine = end === -1
    return end === -1 ? bytes.length : end + 1
  }
}

/** `123 <…`: a message begins with its length. A line of words may begin with a number too. */
function countOf(bytes: Uint8Array): { size: number; at: number } | undefined {
  let size = 0
  for (let at = 0; at < Math.min(bytes.length, maxDigits + 1); at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === 32 && at > 0) return (bytes[at + 1] ?? openBracket) === openBracket ? { size, at: at + 1 } : undefined
    if (byte < 48 || byte > 57 || (at === 0 && byte === 48)) return undefined
    size = size * 10 + byte - 48
  }
  return undefined
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
