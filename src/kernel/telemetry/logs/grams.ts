/**
 * Which short runs of bytes a block of lines has, as a set of bits that may say yes too often and never no too often. A run is
 * four bytes; where these are hexadecimal digits (an id), six, and of those only each fourth by its hash: ids are so many that
 * they would fill the set. Letters are taken as small, so that patterns that do not care find their blocks too.
 */
const fullBits = 20
const mostBits = 17
const leastBits = 10
const wantedFill = 0.4

const small = Uint8Array.from({ length: 256 }, (_, code) => (code >= 65 && code <= 90 ? code + 32 : code))
const isHex = Uint8Array.from({ length: 256 }, (_, code) => Number((code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)))

/** Folded until it is well filled: its length is a power of two. */
export function gramSet(text: Buffer): Uint8Array {
  // These two are an s and a k to a pattern that does not care for case: a text that has them is never skipped.
  if (text.includes('\u{17f}') || text.includes('\u{212a}')) return new Uint8Array(1 << (leastBits - 3)).fill(255)
  const bits = new Uint8Array(1 << (fullBits - 3))
  fill(bits, text)
  let set: Uint8Array = bits
  for (let size = fullBits; size > leastBits && (size > mostBits || fillOf(set) < wantedFill / 2); size -= 1) set = folded(set)
  return set
}

/** The same runs as `eachGram` gives, with nothing called for each: this is most of the work of keeping lines. */
function fill(bits: Uint8Array, text: Uint8Array): void {
  const [mask, end] = [(1 << fullBits) - 1, text.length - 3]
  let [a, b, c] = [small[text[0] as number] as number, small[text[1] as number] as number, small[text[2] as number] as number]
  for (let at = 0; at < end; at += 1) {
    const d = small[text[at + 3] as number] as number
    const four = a | (b << 8) | (c << 16) | (d << 24)
    let hash = -1
    if ((isHex[a] as number) + (isHex[b] as number) + (isHex[c] as number) + (isHex[d] as number) === 4) {
      const [e, f] = [small[text[at + 4] as number] as number, small[text[at + 5] as number] as number]
      if (at + 6 <= text.length && e !== 10 && f !== 10) {
        hash = mixed(Math.imul(four, 0x9e3779b1) ^ (e | (f << 8)))
        hash = (hash & 0x300000) === 0 ? hash & mask : -1
      }
    } else if (a !== 10 && b !== 10 && c !== 10 && d !== 10) {
      hash = mixed(four) & mask
    }
    if (hash !== -1) bits[hash >>> 3] = (bits[hash >>> 3] as number) | (1 << (hash & 7))
    a = b
    b = c
    c = d
  }
}

/** May the text stand in a line of the block? */
export function mayHave(set: Uint8Array, text: Uint8Array): boolean {
  const mask = set.length * 8 - 1
  return eachGram(text, (hash) => {
    const at = hash & mask
    return ((set[at >>> 3] as number) & (1 << (at & 7))) !== 0
  })
}

/** Stops, and gives false, where `visit` does. Runs do not go over the end of a line. */
function eachGram(text: Uint8Array, visit: (hash: number) => boolean): boolean {
  for (let at = 0; at + 4 <= text.length; at += 1) {
    const [a, b, c, d] = [small[text[at] as number] as number, small[text[at + 1] as number] as number, small[text[at + 2] as number] as number, small[text[at + 3] as number] as number]
    if (a === 10 || b === 10 || c === 10 || d === 10) continue
    const four = a | (b << 8) | (c << 16) | (d << 24)
    if (isHex[a] === 1 && isHex[b] === 1 && isHex[c] === 1 && isHex[d] === 1) {
      if (at + 6 > text.length) continue
      const [e, f] = [small[text[at + 4] as number] as number, small[text[at + 5] as number] as number]
      if (e === 10 || f === 10) continue
      const hash = mixed(Math.imul(four, 0x9e3779b1) ^ (e | (f << 8)))
      if ((hash & 0x300000) === 0 && !visit(hash & ((1 << fullBits) - 1))) return false
    } else if (!visit(mixed(four) & ((1 << fullBits) - 1))) {
      return false
    }
  }
  return true
}

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function folded(set: Uint8Array): Uint8Array {
  const half = set.slice(0, set.length / 2)
  for (let at = 0; at < half.length; at += 1) half[at] = (half[at] as number) | (set[at + half.length] as number)
  return half
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

function fillOf(set: Uint8Array): number {
  let count = 0
  for (const byte of set) count += ones[byte] as number
  return count / (set.length * 8)
}
