import type { LogLine } from './log-line.ts'

const chunkLines = 4096

interface Group {
  /** Index of the line that names the group. */
  readonly start: number
  /** Index of its last line; undefined while it is open. */
  end: number | undefined
}

/**
 * Lines of one job in chunks, so that a line more never copies the others. Lines come in order; a line that was had
 * already is passed over. Knows where steps and groups (`::group::`, `##[group]`) begin.
 */
export class LogBuffer {
  readonly #chunks: LogLine[][] = []
  readonly #stepStarts = new Map<string, number>()
  readonly #groups: Group[] = []
  #length = 0
  #nextSeq = 0
  #step: string | null = null

  get length(): number {
    return this.#length
  }

  /** The sequence number to go on from. */
  get nextSeq(): number {
    return this.#nextSeq
  }

  /** Index of the first line of each step. */
  get stepStarts(): ReadonlyMap<string, number> {
    return this.#stepStarts
  }

  get groups(): readonly Readonly<Group>[] {
    return this.#groups
  }

  append(lines: readonly LogLine[]): void {
    for (const line of lines) {
      if (line.seq < this.#nextSeq) continue
      this.#nextSeq = line.seq + 1
      this.#notice(line)
      const last = this.#chunks.at(-1)
      if (last && last.length < chunkLines) last.push(line)
      else this.#chunks.push([line])
      this.#length++
    }
  }

  at(index: number): LogLine | undefined {
    return this.#chunks[Math.floor(index / chunkLines)]?.[index % chunkLines]
  }

  /** Index of the line with that sequence number; lines never skip, so it is near its own number. */
  indexOfSeq(seq: number): number | undefined {
    let [low, high] = [0, this.#length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.at(middle)?.seq ?? 0
      if (found === seq) return middle
      if (found < seq) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  #notice(line: LogLine): void {
    if (line.step !== this.#step) {
      this.#step = line.step
      this.#closeGroup(this.#length - 1)
      if (line.step !== null && !this.#stepStarts.has(line.step)) this.#stepStarts.set(line.step, this.#length)
    }
    if (groupTitle(line.text) !== undefined) {
      this.#closeGroup(this.#length - 1)
      this.#groups.push({ start: this.#length, end: undefined })
    } else if (isGroupEnd(line.text)) {
      this.#closeGroup(this.#length)
    }
  }

  #closeGroup(end: number): void {
    const open = this.#groups.at(-1)
    if (open && open.end === undefined) open.end = end
  }
}

/** The title of a line that opens a group, `undefined` for other lines. */
export function groupTitle(text: string): string | undefined {
  return /^(?:::group::|##\[group\])(.*)$/.exec(text)?.[1]
}

export function isGroupEnd(text: string): boolean {
  return text.startsWith('::endgroup::') || text.startsWith('##[endgroup]')
}
