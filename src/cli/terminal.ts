import pc from 'picocolors'

/** Where a command writes, and how: for a person at a terminal or for a program. */
export interface Terminal {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
  readonly isJson: boolean
  /** Columns of the terminal; undefined when nobody looks at one, and then nothing is cut. */
  readonly width: number | undefined
  readonly colors: ReturnType<typeof pc.createColors>
  /** Somebody watches standard error, so progress may move there. */
  readonly isWatched: boolean
  readonly now: () => Date
}

export function processTerminal({ isJson, hasColor }: { isJson: boolean; hasColor: boolean }): Terminal {
  const isTerminal = process.stdout.isTTY === true
  const isColored = hasColor && !isJson && ((isTerminal && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb') || (process.env['FORCE_COLOR'] ?? '') !== '')
  return {
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    isJson, width: isTerminal ? process.stdout.columns : undefined, colors: pc.createColors(isColored),
    isWatched: process.stderr.isTTY === true && !isJson, now: () => new Date(),
  }
}
