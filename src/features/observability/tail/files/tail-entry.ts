import type { RE2JS } from 're2js'

export const lineFormats = ['text', 'json', 'logfmt', 'cri', 'docker'] as const
export type LineFormat = (typeof lineFormats)[number]

/** Files that are read alike. */
export interface TailEntry {
  /** Absolute, with `*`, `?` and `**`. */
  readonly paths: readonly string[]
  readonly exclude: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** A record begins where this fits. */
  readonly start: RE2JS | undefined
  /** How long a record waits for its next line. */
  readonly waitMs: number
  readonly maxLines: number
  readonly format: LineFormat
  /** Whether a line's time is the one that it tells. */
  readonly hasOwnTime: boolean
  /** Of files that are there at the first look. */
  readonly from: 'beginning' | 'end'
  /** Folders that links may lead into, besides the one that a path begins with. Absolute. */
  readonly roots: readonly string[]
}

export interface TailFault {
  readonly path: string
  readonly message: string
}
