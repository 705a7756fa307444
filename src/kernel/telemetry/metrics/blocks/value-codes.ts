import type { ValueBounds } from '#lib/promql'

/** The upper half of a number of four bytes (sign, exponent, seven bits): enough to tell that a chunk has nothing of what is wanted. */
const word = new Uint32Array(1)
const float = new Float32Array(word.buffer)
const halfBits = 16

/** A chunk's least and largest number, each moved outwards to the next that can be told. */
export interface ValueCodes {
  readonly least: number
  readonly most: number
}

/** Of what is not numbers alone, and of what nobody has looked at. */
export const anyValues: ValueCodes = { least: codeOf(-Infinity), most: codeOf(Infinity) }

export function valueCodesOf(values: Float64Array): ValueCodes {
  let [least, most] = [Infinity, -Infinity]
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  // Without any number nothing lies between the two.
  return { least: codeOf(-codedAbove(-least)), most: codeOf(codedAbove(most)) }
}

/** Whether a number between the two may lie within the bounds. */
export function mayLieWithin(least: number, most: number, within: ValueBounds): boolean {
  return ofCode(most) >= within.least && ofCode(least) <= within.most
}

/** The same number or the next above it that a code can tell. */
function codedAbove(value: number): number {
  const below = ofCode(codeOf(value))
  if (!(below < value)) return below
  if (below === 0) return ofCode(1)
  return ofCode(codeOf(below) + (below > 0 ? 1 : -1))
}

function codeOf(value: number): number {
  float[0] = value
  return (word[0] as number) >>> halfBits
}

function ofCode(code: number): number {
  word[0] = code << halfBits
  return float[0] as number
}
