const named: Readonly<Record<string, string>> = { '\u{7}': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '"': '\\"', '\\': '\\\\' }

/** A text as Go's `strconv.Quote` writes it; bytes that are no UTF-8 (held as lone surrogates from U+DC80) come out as `\xNN`. */
export function goQuoted(text: string): string {
  let out = ''
  for (const character of text) out += named[character] ?? escaped(character)
  return `"${out}"`
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return character
}
