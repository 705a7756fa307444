import { StringDecoder } from 'node:string_decoder'
import { CommandReader, type Masker, type MaskStream } from '#lib/workflow'

/** A longer line is cut into several. In bytes as it comes, in characters as it goes. */
export const maxLineLength = 2 ** 20

const lineFeed = 10
/** Smaller than a line may be, so that no line within one chunk is too long. */
const maxChunkBytes = 2 ** 18

interface LinesOptions {
  readonly masker: Masker
  /** Gets whole lines, each ended by a line feed, and how many they are. */
  readonly append: (text: string, count: number) => void
  /** A secret that the step made known by `::add-mask::`. */
  readonly onMask: (secret: string) => void
  readonly onOutput: (name: string, value: string) => void
}

/**
 * Makes masked lines of raw output: for each line that comes one goes, so that line numbers depend on nothing but the output.
 * A line beyond a mebibyte is cut; its masks hold across the cuts.
 */
export class OutputLines {
  readonly #options: LinesOptions
  readonly #commands = new CommandReader()
  #isStopped = false
  #rest: Buffer[] = []
  #restBytes = 0
  #long: LongLine | undefined
  #count = 0

  constructor(options: LinesOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#count
  }

  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += maxChunkBytes) this.#push(bytes.subarray(at, at + maxChunkBytes))
  }

  #push(bytes: Buffer): void {
    const last = bytes.lastIndexOf(lineFeed)
    if (last < 0) return this.#keep(bytes)
    if (this.#restBytes > 0 || this.#long) {
      const first = bytes.indexOf(lineFeed)
      this.#keep(bytes.subarray(0, first))
      this.#endLine()
      if (first < last) this.#wholeLines(bytes.subarray(first + 1, last).toString('utf8'))
    } else this.#wholeLines(bytes.subarray(0, last).toString('utf8'))
    this.#keep(bytes.subarray(last + 1))
  }

  /** Ends the output: a last line without a line feed is a line. */
  end(): void {
    if (this.#restBytes > 0 || this.#long) this.#endLine()
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#long) return this.#long.write(bytes)
    // The reader uses its buffer again.
    this.#rest.push(Buffer.from(bytes))
    this.#restBytes += bytes.length
    if (this.#restBytes <= maxLineLength) return
    this.#long = new LongLine(this.#options.masker.stream(), (piece) => this.#emit(piece, 1))
    for (const each of this.#rest) this.#long.write(each)
    this.#dropRest()
  }

  #dropRest(): void {
    this.#rest = []
    this.#restBytes = 0
  }

  #endLine(): void {
    if (this.#long) {
      this.#long.end()
      this.#long = undefined
      return
    }
    const text = Buffer.concat(this.#rest).toString('utf8')
    this.#dropRest()
    this.#wholeLines(text)
  }

  /** Lines that are all there, none beyond the limit: what comes in one piece is at most a chunk, which is smaller. */
  #wholeLines(text: string): void {
    if (this.#isStopped || text.includes('::')) for (const line of text.split('\n')) this.#line(line)
    else this.#plain(text)
  }

  #plain(text: string): void {
    const masked = this.#options.masker.mask(text)
    const count = countLines(text)
    // A secret of several lines would swallow the line feeds in it: then each line is masked by itself.
    const lines = countLines(masked) === count ? masked : text.split('\n').map((line) => this.#options.masker.mask(line)).join('\n')
    this.#emit(lines, count)
  }

  #line(line: string): void {
    const command = this.#commands.read(line)
    if (command?.name === 'stop-commands') this.#isStopped = true
    if (command?.name === 'resume-commands') this.#isStopped = false
    if (command?.name === 'add-mask' && command.message !== '') {
      this.#options.onMask(command.message)
      return this.#emit('::add-mask::***', 1)
    }
    if (command?.name === 'set-output') this.#options.onOutput(command.properties['name'] ?? '', command.message)
    this.#emit(this.#options.masker.mask(line), 1)
  }

  #emit(text: string, count: number): void {
    this.#count += count
    this.#options.append(`${text.includes('\r') ? text.replace(/\r+(?=\n|$)/g, '') : text}\n`, count)
  }
}

/** A line too long to be held: masked as it comes, cut after so many characters. */
class LongLine {
  readonly #decoder = new StringDecoder('utf8')
  readonly #masks: MaskStream
  readonly #emit: (piece: string) => void
  #pending = ''

  constructor(masks: MaskStream, emit: (piece: string) => void) {
    this.#masks = masks
    this.#emit = emit
  }

  write(bytes: Buffer): void {
    this.#take(this.#masks.write(this.#decoder.write(bytes)))
  }

  end(): void {
    this.#take(this.#masks.write(this.#decoder.end()) + this.#masks.flush())
    this.#emit(this.#pending)
  }

  #take(text: string): void {
    this.#pending += text
    while (this.#pending.length > maxLineLength) {
      this.#emit(this.#pending.slice(0, maxLineLength))
      this.#pending = this.#pending.slice(maxLineLength)
    }
  }
}

function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
