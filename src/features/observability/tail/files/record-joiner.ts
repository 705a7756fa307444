import type { RE2JS } from 're2js'

/** A line as it was read, or a record of several. */
export interface FileRecord {
  readonly text: string
  /** Of the file: behind it. */
  readonly end: number
  readonly isCut: boolean
  readonly timeNs: bigint | undefined
  readonly stream: string | undefined
}

export interface FileLine extends FileRecord {
  /** It goes on in the next line. */
  readonly isPartial: boolean
}

interface JoinerOptions {
  /** A record begins where this fits; undefined: every line is one. */
  readonly start: RE2JS | undefined
  readonly maxLines: number
  readonly maxBytes: number
}

/** Joins lines to records: pieces of one line, and lines that belong to the one before them, as a stack trace does. */
export class RecordJoiner {
  readonly #options: JoinerOptions
  #text = ''
  #bytes = 0
  #lines = 0
  #isCut = false
  #first: FileLine | undefined
  #last: FileLine | undefined

  constructor(options: JoinerOptions) {
    this.#options = options
  }

  get isHolding(): boolean {
    return this.#last !== undefined
  }

  push(line: FileLine): FileRecord[] {
    const isPiece = this.#last?.isPartial === true && this.#last.stream === line.stream
    const before = isPiece || this.#goesOn(line) ? [] : this.flush()
    this.#add(line, isPiece || this.#first === undefined ? '' : '\n')
    return this.#options.start === undefined && !line.isPartial ? [...before, ...this.flush()] : before
  }

  /** The record that is held, when nothing of it will follow. */
  flush(): FileRecord[] {
    if (!this.#first || !this.#last) return []
    const record = { text: this.#text, end: this.#last.end, isCut: this.#isCut, timeNs: this.#first.timeNs, stream: this.#first.stream }
    this.#first = undefined
    this.#last = undefined
    this.#text = ''
    this.#bytes = 0
    this.#lines = 0
    this.#isCut = false
    return [record]
  }

  #goesOn({ text }: FileLine): boolean {
    const { start, maxLines } = this.#options
    return start !== undefined && this.#lines < maxLines && !start.matcher(text).find()
  }

  #add(line: FileLine, joint: string): void {
    const bytes = Buffer.byteLength(line.text) + joint.length
    const hasRoom = this.#bytes + bytes <= this.#options.maxBytes
    if (hasRoom) {
      this.#text += joint + line.text
      this.#bytes += bytes
    }
    this.#lines += 1
    this.#isCut ||= line.isCut || !hasRoom
    this.#first ??= line
    this.#last = line
  }
}
