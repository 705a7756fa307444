const simple: Readonly<Record<string, string>> = { a: '\u{7}', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }
const escape = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"]))/

/** What Go's `strconv.Unquote` makes of a text in double quotes, where that is UTF-8; undefined otherwise. */
export function unquoted(text: string): string | undefined {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (let rest = text.slice(1, -1); rest !== ''; ) {
    const plain = /^[^\\\n]+/.exec(rest)?.[0]
    const taken = plain === undefined ? escape.exec(rest) : undefined
    const written = plain ?? (taken ? escapedBytes(taken) : undefined)
    if (written === undefined) return undefined
    bytes.push(...(typeof written === 'string' ? encoder.encode(written) : [written]))
    rest = rest.slice((plain ?? taken?.[0] ?? rest).length)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

/** A byte, or a character. */
function escapedBytes([, hex, short, long, octal, letter]: RegExpExecArray): number | string | undefined {
  if (hex !== undefined) return Number.parseInt(hex, 16)
  if (octal !== undefined) return Number.parseInt(octal, 8) < 256 ? Number.parseInt(octal, 8) : undefined
  if (letter !== undefined) return simple[letter]
  const code = Number.parseInt(short ?? long ?? '', 16)
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code)
}
