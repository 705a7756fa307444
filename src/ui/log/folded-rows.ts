/** Lines that are put away: from the one after `start` to `end`, both counted as line indexes. */
export interface FoldedRange {
  readonly start: number
  readonly end: number
}

/** Maps rows on the screen to lines of the buffer while some ranges are folded. */
export class FoldedRows {
  readonly #ranges: readonly FoldedRange[]
  readonly #hiddenBefore: readonly number[]
  readonly count: number

  /** `ranges` do not overlap and are in order. */
  constructor(lineCount: number, ranges: readonly FoldedRange[]) {
    let hidden = 0
    this.#ranges = ranges
    this.#hiddenBefore = ranges.map(({ start, end }) => {
      const before = hidden
      hidden += Math.max(0, Math.min(end, lineCount - 1) - start)
      return before
    })
    this.count = lineCount - hidden
  }

  lineOfRow(row: number): number {
    const range = this.#lastRange((index) => this.#startRow(index) < row)
    if (range < 0) return row
    const { start, end } = this.#ranges[range] ?? { start: 0, end: 0 }
    return row + (this.#hiddenBefore[range] ?? 0) + (end - start)
  }

  /** The row of a line; of its group's head when the line is folded away. */
  rowOfLine(line: number): number {
    const range = this.#lastRange((index) => (this.#ranges[index]?.start ?? 0) < line)
    if (range < 0) return line
    const { start, end } = this.#ranges[range] ?? { start: 0, end: 0 }
    const hidden = this.#hiddenBefore[range] ?? 0
    return line <= end ? start - hidden : line - hidden - (end - start)
  }

  #startRow(index: number): number {
    return (this.#ranges[index]?.start ?? 0) - (this.#hiddenBefore[index] ?? 0)
  }

  #lastRange(isBefore: (index: number) => boolean): number {
    let [low, high] = [0, this.#ranges.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      if (isBefore(middle)) low = middle + 1
      else high = middle - 1
    }
    return high
  }
}
