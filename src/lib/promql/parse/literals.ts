const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

/** A number or duration (in seconds) as PromQL writes it: `1e3`, `0x1f`, `1_000`, `Inf`, `1h30m`. Undefined where it is none. */
export function numberOf(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const plain = text.replace(/^[+-]/, '').trim().replaceAll('_', '').toLowerCase()
  if (plain === 'inf') return sign * Infinity
  if (plain === 'nan') return Number.NaN
  if (/^0x[0-9a-f]+$/.test(plain) || /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)) return sign * (/^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain))
  const seconds = durationSeconds(plain)
  return seconds === undefined ? undefined : sign * seconds
}

function durationSeconds(text: string): number | undefined {
  if (!/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text) || text === '') return undefined
  let ms = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) ms += Number(amount) * Math.round((units[unit] ?? 0) * 1000)
  return ms / 1000
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, "'": 39, '"': 34 }

/** A text as Go quotes it, in any of the three quotes. Bytes that are no UTF-8 are held as lone surrogates from U+DC80. Undefined where it is malformed. */
export function stringOf(text: string): string | undefined {
  const quote = text[0] ?? ''
  if (text.length < 2 || !text.endsWith(quote)) return undefined
  const inner = text.slice(1, -1)
  if (quote === '`') return inner.replaceAll('\r', '')
  if (!inner.includes('\\')) return inner.includes('\n') ? undefined : inner
  const bytes: number[] = []
  let rest = inner
  while (rest !== '') {
    const taken = rest.startsWith('\\') ? escapeOf(rest, quote) : plainOf(rest)
    if (!taken) return undefined
    bytes.push(...taken.bytes)
    rest = rest.slice(taken.length)
  }
  return textOfBytes(bytes)
}

interface Taken { readonly bytes: Iterable<number>; readonly length: number }

function plainOf(text: string): Taken | undefined {
  const end = text.indexOf('\\')
  const plain = end === -1 ? text : text.slice(0, end)
  return plain.includes('\n') ? undefined : { bytes: new TextEncoder().encode(plain), length: plain.length }
}

function escapeOf(text: string, quote: string): Taken | undefined {
  const letter = text[1] ?? ''
  if ((letter === "'" || letter === '"') && letter !== quote) return undefined
  const plain = escapes[letter]
  if (plain !== undefined) return { bytes: [plain], length: 2 }
  const octal = /^\\([0-3][0-7]{2})/.exec(text)
  if (octal) return { bytes: [Number.parseInt(octal[1] ?? '', 8)], length: 4 }
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(text)
  if (hex) return { bytes: [Number.parseInt(hex[1] ?? '', 16)], length: 4 }
  const unicode = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text)
  const code = unicode ? Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16) : -1
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { bytes: new TextEncoder().encode(String.fromCodePoint(code)), length: unicode?.[0].length ?? 0 }
}

/** As UTF-8, each byte that is none by itself. */
function textOfBytes(bytes: readonly number[]): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let out = ''
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((size) => isText(strict, bytes.slice(at, at + size)) && at + size <= bytes.length)
    out += length ? strict.decode(Uint8Array.from(bytes.slice(at, at + length))) : String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    at += length ?? 1
  }
  return out
}

function isText(decoder: { decode(bytes: Uint8Array): string }, bytes: readonly number[]): boolean {
  try {
    decoder.decode(Uint8Array.from(bytes))
    return true
  } catch {
    return false
  }
}

/** May this be the name of a label? Any text in UTF-8 may (Prometheus 3). */
export function isLabelName(name: string): boolean {
  return name !== '' && !/[\ud800-\udfff]/u.test(name)
}
