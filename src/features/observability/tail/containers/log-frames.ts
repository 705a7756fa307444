/** A piece of what a container said: a line with its time before it, or a part of a long one. */
export interface LogFrame {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
}

const headBytes = 8
const lineFeed = 10
const maxFrameBytes = 16 * 2 ** 20

/**
 * Takes apart what Docker's engine sends of a container: frames with a head of 8 bytes (stream, length), or, where it has a
 * terminal, bytes as they are, cut at line feeds. Throws where it is neither.
 */
export class LogFrames {
  readonly #isRaw: boolean
  readonly #maxBytes: number
  #held: Buffer = Buffer.alloc(0)

  constructor({ isRaw, maxBytes }: { readonly isRaw: boolean; readonly maxBytes: number }) {
    this.#isRaw = isRaw
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): LogFrame[] {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    return this.#isRaw ? this.#lines() : this.#frames()
  }

  #frames(): LogFrame[] {
    const frames: LogFrame[] = []
    let at = 0
    while (this.#held.length - at >= headBytes) {
      const kind = this.#held[at]
      const length = this.#held.readUInt32BE(at + 4)
      if ((kind !== 1 && kind !== 2) || length > maxFrameBytes) throw new Error('The engine sent something that is no log.')
      if (this.#held.length - at - headBytes < length) break
      frames.push({ stream: kind === 1 ? 'stdout' : 'stderr', bytes: this.#held.subarray(at + headBytes, at + headBytes + length) })
      at += headBytes + length
    }
    this.#held = this.#held.subarray(at)
    return frames
  }

  #lines(): LogFrame[] {
    const frames: LogFrame[] = []
    let at = 0
    for (let end = this.#held.indexOf(lineFeed); end !== -1; end = this.#held.indexOf(lineFeed, at)) {
      frames.push({ stream: 'stdout', bytes: this.#held.subarray(at, end + 1) })
      at = end + 1
    }
    this.#held = this.#held.subarray(at)
    // A line without end is given as it is.
    if (this.#held.length > this.#maxBytes) {
      frames.push({ stream: 'stdout', bytes: this.#held })
      this.#held = Buffer.alloc(0)
    }
    return frames
  }
}
