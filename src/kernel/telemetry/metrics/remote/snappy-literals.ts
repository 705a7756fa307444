const mostOfOne = 65_536

/** Snappy's block format with nothing made smaller: what speaks remote-write reads no other, and the line is near. */
export function snappyLiterals(content: Uint8Array): Buffer {
  const parts: Uint8Array[] = [lengthOf(content.length)]
  for (let from = 0; from < content.length; from += mostOfOne) {
    const part = content.subarray(from, from + mostOfOne)
    const last = part.length - 1
    // Tag 61: a literal whose length less one follows in two bytes.
    parts.push(Uint8Array.of(61 << 2, last & 0xff, last >> 8), part)
  }
  return Buffer.concat(parts)
}

function lengthOf(length: number): Uint8Array {
  const bytes: number[] = []
  let rest = length
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return Uint8Array.from([...bytes, rest])
}
