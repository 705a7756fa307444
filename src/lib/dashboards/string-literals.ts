/** The end of a string that begins at `start`, after its closing quote; the end of the text where it is not closed. Backslashes escape but in backquotes. */
export function literalEnd(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote !== '`') at += 1
    else if (text[at] === quote) return at + 1
  }
  return text.length
}

/** A string put together from what is written and what is inserted. `isNewRegex`: what was plain words is now part of a regular expression. */
export function quoted(quote: string, parts: readonly { readonly text: string; readonly isInserted: boolean }[], isNewRegex: boolean, isClosed: boolean): string {
  const literal = (text: string) => (isNewRegex ? text.replace(/[$^*+?.()[\]{}|]/g, (sign) => (quote === '`' ? `\\${sign}` : `\\\\${sign}`)) : text)
  const end = isClosed ? quote : ''
  if (quote !== '`') return quote + parts.map(({ text, isInserted }) => (isInserted ? escaped(text, quote) : literal(text))).join('') + end
  const body = parts.map(({ text, isInserted }) => (isInserted ? text : literal(text))).join('')
  // A backquote cannot be escaped within backquotes.
  return parts.some(({ text, isInserted }) => isInserted && /[`\r]/.test(text)) ? `"${escaped(body, '"')}"` : `\`${body}${end}`
}

function escaped(text: string, quote: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\0', '\\x00')
}
