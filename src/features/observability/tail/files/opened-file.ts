import type { FileHandle } from 'node:fs/promises'
import { type FilePosition, markBefore } from './file-positions.ts'
import { LineSplitter, type RawLine } from './line-splitter.ts'
import { readLine } from './read-line.ts'
import { type FileRecord, RecordJoiner } from './record-joiner.ts'
import type { TailEntry } from './tail-entry.ts'

interface OpenedParts {
  readonly handle: FileHandle
  readonly path: string
  readonly id: string
  readonly offset: number
  readonly entry: TailEntry
  readonly maxLineBytes: number
  /** Only what is there is wanted: it is the rest of a file that has been rotated. */
  readonly isRest: boolean
}

const chunkBytes = 256 * 1024
const rememberedBytes = 64

/** A file that is being read. */
export class OpenedFile {
  readonly path: string
  readonly id: string
  readonly isRest: boolean
  readonly #handle: FileHandle
  readonly #entry: TailEntry
  readonly #splitter: LineSplitter
  readonly #joiner: RecordJoiner
  /** The last bytes that were read: what is there must not change. */
  #remembered = Buffer.alloc(0)
  #isFirst: boolean

  constructor({ handle, path, id, offset, entry, maxLineBytes, isRest }: OpenedParts) {
    this.path = path
    this.id = id
    this.isRest = isRest
    this.#handle = handle
    this.#entry = entry
    this.#splitter = new LineSplitter(offset, maxLineBytes)
    this.#joiner = new RecordJoiner({ start: entry.start, maxLines: entry.maxLines, maxBytes: maxLineBytes })
    this.#isFirst = offset === 0
  }

  get offset(): number {
    return this.#splitter.offset
  }

  get isHolding(): boolean {
    return this.#joiner.isHolding
  }

  /** Whether what was read of it is still what it holds. */
  async isWhole(): Promise<boolean> {
    const { size } = await this.#handle.stat()
    const at = this.#splitter.offset
    if (size < at) return false
    if (size === at || this.#remembered.length === 0) return true
    const length = this.#remembered.length
    const { buffer } = await this.#handle.read(Buffer.alloc(length), 0, length, at - length)
    return buffer.equals(this.#remembered)
  }

  /** The next records; undefined at the end of what is there. Throws where it holds no text. */
  async read(): Promise<FileRecord[] | undefined> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, this.#splitter.offset)
    if (bytesRead === 0) return undefined
    const chunk = buffer.subarray(0, bytesRead)
    if (this.#isFirst) requireText(chunk)
    this.#isFirst = false
    this.#remembered = Buffer.from(bytesRead >= rememberedBytes ? chunk.subarray(-rememberedBytes) : Buffer.concat([this.#remembered, chunk]).subarray(-rememberedBytes))
    return this.#records(this.#splitter.push(chunk))
  }

  /** The record that waits for its next line. */
  flush(): FileRecord[] {
    return this.#joiner.flush()
  }

  /** All that is left, when nothing will follow. */
  rest(): FileRecord[] {
    const last = this.#splitter.rest()
    return [...this.#records(last ? [last] : []), ...this.#joiner.flush()]
  }

  async position(offset: number, atMs: number): Promise<FilePosition> {
    return { path: this.path, id: this.id, offset, before: await markBefore(this.#handle, offset), atMs }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }

  #records(lines: readonly RawLine[]): FileRecord[] {
    return lines.flatMap(({ text, end, isCut }) => this.#joiner.push({ ...readLine(text, this.#entry.format), end, isCut }))
  }
}

/** It holds something else than text, and is not read. */
export class NoText extends Error {}

function requireText(chunk: Buffer): void {
  const start = chunk.findIndex((byte) => byte !== 0)
  if (start === 0 && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff))) throw new NoText('It is written in UTF-16, which is not read. Have it written in UTF-8.')
  if (start === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) throw new NoText('It is compressed and not read.')
  if (start === -1 || !chunk.subarray(start, start + 8192).includes(0)) return
  throw new NoText('It is no text and not read. Leave it out by exclude.')
}
