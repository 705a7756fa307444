/** Numbers from `least` up to and with `most`. A NaN lies within none. */
export interface ValueBounds {
  readonly least: number
  readonly most: number
}

/** All numbers: what is asked for where nobody asks for less. */
export const anyNumber: ValueBounds = { least: -Infinity, most: Infinity }
