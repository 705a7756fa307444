const named: Readonly<Record<string, string>> = { '\u{7}': String.raw`\a`, '\b': String.raw`\b`, '\f': String.raw`\f`, '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t`, '\v': String.raw`\v`, '\\': String.raw`\\` }

/** A text as Go quotes it (`strconv.Quote`, and `QuoteRune` with single quotes). */
export function goQuoted(text: string, quote: '"' | "'" = '"'): string {
  let out = ''
  for (const sign of text) out += sign === quote ? `\\${quote}` : named[sign] ?? escaped(sign)
  return quote + out + quote
}

function escaped(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x7f || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(sign)) return sign
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
