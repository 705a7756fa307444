/** Bytes asked for by number, from chunks that come as they come. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #onRead: (count: number) => void
  #rest: Buffer = Buffer.alloc(0)

  /** `onRead` is told of each chunk before it is used, and may throw. */
  constructor(chunks: AsyncIterable<Buffer>, onRead: (count: number) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#onRead = onRead
  }

  /** Exactly so many bytes, or undefined when there are fewer. */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = []
    for await (const part of this.stream(count)) parts.push(part)
    const bytes = Buffer.concat(parts)
    return bytes.length === count ? bytes : undefined
  }

  /** As many bytes, or fewer when there are no more. */
  async *stream(count: number): AsyncGenerator<Buffer> {
    let left = count
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#fill())) return
      const part = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(part.length)
      left -= part.length
      yield part
    }
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#chunks.next()
    if (done === true) return false
    this.#onRead(value.length)
    this.#rest = value
    return true
  }
}
