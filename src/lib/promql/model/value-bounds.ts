/** Numbers from `least` up to and with `most`. A NaN lies within none. */
export interface ValueBounds {
  readonly least: number
  readonly most: number
}
