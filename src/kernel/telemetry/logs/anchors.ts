import type { Need } from './needed-text.ts'

/** Native search for so many bytes goes from one first byte to the next, which is several times faster than what it does for more. */
const longest = 7
const mostAnchors = 16
const mostWindows = 16
const sampleBytes = 1 << 16
/** About what they cost in ns: a byte passed over, a first byte met, a line looked at. */
const [perByte, perFirst, perLine] = [0.03, 4, 300]

interface Anchors { readonly pieces: readonly Buffer[]; readonly cost: number }

/** Pieces of which every line that meets all needs has one, those that cost the least to look for by a sample of the text. Empty where there are none. */
export function anchorsOf(needs: readonly Need[], text: Buffer): readonly Buffer[] {
  const sample = text.subarray(0, sampleBytes)
  const firsts = new Uint32Array(256)
  for (const byte of sample) firsts[byte] = (firsts[byte] as number) + 1
  const best = cheapest(needs.map((need) => anchorsOfNeed(need, sample, firsts)))
  return best?.pieces ?? []
}

function anchorsOfNeed(need: Need, sample: Buffer, firsts: Uint32Array): Anchors | undefined {
  if ('text' in need) return need.text.includes('\n') || need.text === '' ? undefined : cheapest(piecesOf(Buffer.from(need.text)).map((piece) => ({ pieces: [piece], cost: costOf(piece, sample, firsts) })))
  if ('all' in need) return cheapest(need.all.map((each) => anchorsOfNeed(each, sample, firsts)))
  const each = need.any.map((one) => anchorsOfNeed(one, sample, firsts))
  const known = each.filter((one) => one !== undefined)
  const pieces = known.flatMap((one) => one.pieces)
  if (known.length < each.length || pieces.length === 0 || pieces.length > mostAnchors) return undefined
  return { pieces, cost: known.reduce((sum, { cost }) => sum + cost, 0) }
}

function piecesOf(text: Buffer): Buffer[] {
  const count = Math.min(mostWindows, Math.max(1, text.length - longest + 1))
  return Array.from({ length: count }, (_, from) => text.subarray(from, from + longest))
}

function cheapest(choices: readonly (Anchors | undefined)[]): Anchors | undefined {
  return choices.reduce((kept, each) => (each && (!kept || each.cost < kept.cost) ? each : kept), undefined)
}

function costOf(piece: Buffer, sample: Buffer, firsts: Uint32Array): number {
  let found = 0
  for (let at = sample.indexOf(piece); at !== -1; at = sample.indexOf(piece, at + piece.length)) found += 1
  return sample.length * perByte + (firsts[piece[0] as number] as number) * perFirst + found * perLine
}
