import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

/** A run of lines of one step in a job's log. */
interface Segment {
  readonly step: string
  readonly firstLine: number
  readonly firstByte: number
}

interface Mark {
  readonly endLine: number
  readonly at: string
}

export interface LogPiece {
  /** Counted from the first line of this lease. */
  readonly first: number
  readonly count: number
  readonly step: string
  readonly at: string
  readonly text: string
  readonly endByte: number
}

const pieceBytes = 512 * 1024
const markSpacingMs = 1000
const maxMarks = 10_000

/**
 * A job's log as it goes to the server: masked, one line after the other, on disk, so that a server that is away costs no
 * memory. Lines are numbered from 0 in the order in which they are appended.
 */
export class JobLog {
  readonly #fd: number
  #lines = 0
  #bytes = 0
  readonly #segments: Segment[] = []
  readonly #marks: Mark[] = []
  #lastMarkAt = 0

  /** Opens the log, dropping what lies behind `bytes`: it will be read from the step's output again. */
  constructor(path: string, ended: readonly { readonly key: string; readonly lines: number; readonly logBytes: number }[]) {
    this.#fd = openSync(path, 'a+', 0o600)
    for (const { key, lines, logBytes } of ended) {
      this.beginStep(key)
      this.#lines += lines
      this.#bytes = logBytes
    }
    ftruncateSync(this.#fd, this.#bytes)
  }

  get lines(): number {
    return this.#lines
  }

  get bytes(): number {
    return this.#bytes
  }

  beginStep(step: string): void {
    this.#segments.push({ step, firstLine: this.#lines, firstByte: this.#bytes })
  }

  /** Appends `count` lines, each ended by a line feed. */
  append(text: string, count: number): void {
    const bytes = Buffer.from(text, 'utf8')
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at)
    this.#bytes += bytes.length
    this.#lines += count
    this.#mark()
  }

  /** When lines were read is remembered to the second; with very many seconds the last mark grows. */
  #mark(): void {
    const now = Date.now()
    const isNear = now - this.#lastMarkAt < markSpacingMs || this.#marks.length >= maxMarks
    const last = this.#marks.at(-1)
    if (isNear && last) this.#marks[this.#marks.length - 1] = { ...last, endLine: this.#lines }
    else {
      this.#marks.push({ endLine: this.#lines, at: new Date(now).toISOString() })
      this.#lastMarkAt = now
    }
  }

  /** The next lines from a place on: of one step and one second, some 512 KiB at most; undefined when there are none. */
  read(line: number, byte: number): LogPiece | undefined {
    const segment = this.#segments.findLast((each) => each.firstLine <= line && each.firstByte <= byte)
    const next = this.#segments.find((each) => each.firstLine > line)
    const endByte = next?.firstByte ?? this.#bytes
    if (!segment || byte >= endByte) return undefined
    const mark = this.#marks.find((each) => each.endLine > line)
    const lines = wholeLines(this.#readBytes(byte, endByte), mark ? mark.endLine - line : Infinity)
    return { first: line, count: lines.count, step: segment.step, at: mark?.at ?? new Date().toISOString(), text: lines.text, endByte: byte + lines.bytes }
  }

  /** Grows until a whole line fits. */
  #readBytes(from: number, to: number): Buffer {
    for (let sizeBytes = pieceBytes; ; sizeBytes *= 2) {
      const buffer = Buffer.allocUnsafe(Math.min(sizeBytes, to - from))
      const read = readSync(this.#fd, buffer, 0, buffer.length, from)
      const bytes = buffer.subarray(0, read)
      if (bytes.includes(10) || read < buffer.length || buffer.length === to - from) return bytes
    }
  }

  /** Byte at which a line begins. */
  byteOfLine(line: number): number {
    const segment = this.#segments.findLast((each) => each.firstLine <= line)
    let left = line - (segment?.firstLine ?? 0)
    let at = segment?.firstByte ?? 0
    const buffer = Buffer.allocUnsafe(64 * 1024)
    while (left > 0) {
      const read = readSync(this.#fd, buffer, 0, buffer.length, at)
      if (read === 0) return at
      for (let index = buffer.indexOf(10); index >= 0 && index < read; index = buffer.indexOf(10, index + 1)) {
        left -= 1
        if (left === 0) return at + index + 1
      }
      at += read
    }
    return at
  }

  close(): void {
    closeSync(this.#fd)
  }
}

function wholeLines(bytes: Buffer, limit: number): { text: string; count: number; bytes: number } {
  let count = 0
  let end = 0
  for (let at = bytes.indexOf(10); at >= 0 && count < limit; at = bytes.indexOf(10, at + 1)) {
    count += 1
    end = at + 1
  }
  return { text: bytes.toString('utf8', 0, Math.max(0, end - 1)), count, bytes: end }
}
