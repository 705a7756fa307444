/** An address as a number, with how many bits it has. */
interface Address { readonly value: bigint; readonly bits: 32 | 128 }

/** Does an address fit? The pattern is an address, a range (`10.0.0.1-10.0.0.9`) or a block (`10.0.0.0/8`). Undefined where the pattern is none. */
export function ipPattern(pattern: string): ((text: string) => boolean) | undefined {
  const range = rangeOf(pattern.trim())
  if (!range) return undefined
  return (text) => {
    const address = addressOf(text)
    return address !== undefined && address.bits === range.bits && address.value >= range.from && address.value <= range.to
  }
}

/** Does any address within a line fit? */
export function ipWithin(pattern: string): ((line: string) => boolean) | undefined {
  const fits = ipPattern(pattern)
  return fits && ((line) => (line.match(/[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]+/g) ?? []).some((word) => fits(word) || fits(word.replace(/[.:]+$/, ''))  || fits(word.replace(/:\d+$/, ''))))
}

function rangeOf(pattern: string): { from: bigint; to: bigint; bits: number } | undefined {
  const [first = '', second] = pattern.split('-', 2)
  if (second !== undefined) {
    const [from, to] = [addressOf(first.trim()), addressOf(second.trim())]
    return from && to && from.bits === to.bits && from.value <= to.value ? { from: from.value, to: to.value, bits: from.bits } : undefined
  }
  const [base = '', prefix] = pattern.split('/', 2)
  const address = addressOf(base)
  if (!address) return undefined
  if (prefix === undefined) return { from: address.value, to: address.value, bits: address.bits }
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > address.bits) return undefined
  const free = BigInt(address.bits - Number(prefix))
  const from = (address.value >> free) << free
  return { from, to: from + (1n << free) - 1n, bits: address.bits }
}

function addressOf(text: string): Address | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.').map(Number)
    return parts.every((part) => part <= 255) ? { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 } : undefined
  }
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text)) return undefined
  return v6(text)
}

function v6(text: string): Address | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const four = tail && addressOf(tail[2] ?? '')
  if (tail && !four) return undefined
  const plain = four ? `${tail?.[1] ?? ''}${(four.value >> 16n).toString(16)}:${(four.value & 0xffffn).toString(16)}` : text
  const halves = plain.split('::')
  if (halves.length > 2) return undefined
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => '0'), ...right]
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return { value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 }
}
