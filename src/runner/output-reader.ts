import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { OutputLines } from './output-lines.ts'

export interface OutputLimits {
  readonly maxBytes: number
  readonly maxLines: number
}

const chunkBytes = 256 * 1024

/** Follows the file that a step writes to. Reading again from the start gives the same lines, whenever it is read. */
export class OutputReader {
  readonly #fd: number
  readonly #lines: OutputLines
  readonly #limits: OutputLimits
  readonly #buffer = Buffer.allocUnsafe(chunkBytes)
  #at = 0

  constructor(path: string, lines: OutputLines, limits: OutputLimits) {
    this.#fd = openSync(path, 'r')
    this.#lines = lines
    this.#limits = limits
  }

  /** Whether the step has printed more than it may. */
  get isOverLimit(): boolean {
    return this.#lines.count >= this.#limits.maxLines || fstatSync(this.#fd).size > this.#limits.maxBytes
  }

  /** Reads a chunk of what is new; false when there is nothing, or nothing more is wanted. */
  readSome(): boolean {
    const room = Math.min(chunkBytes, this.#limits.maxBytes - this.#at)
    if (room <= 0 || this.#lines.count >= this.#limits.maxLines) return false
    const read = readSync(this.#fd, this.#buffer, 0, room, this.#at)
    if (read === 0) return false
    this.#at += read
    this.#lines.push(this.#buffer.subarray(0, read))
    return true
  }

  /** Reads all there is now and ends the last line. */
  finish(): void {
    while (this.readSome());
    this.#lines.end()
  }

  close(): void {
    closeSync(this.#fd)
  }
}
