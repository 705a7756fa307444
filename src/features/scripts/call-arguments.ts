const maxLength = 20_000
const maxCalls = 500

export interface Call {
  /** What stands between the brackets. */
  readonly inside: string
  readonly offset: number
}

/** What stands between the brackets of each call that a pattern ends in (`add_argument(`); strings may hold brackets. At most 500 calls of 20,000 characters. */
export function callsOf(text: string, pattern: RegExp): Call[] {
  const calls: Call[] = []
  let tries = 0
  for (const match of text.matchAll(pattern)) {
    // Counted whether closed or not: looking for a bracket that never comes is what takes long.
    if ((tries += 1) > maxCalls) break
    const start = match.index + match[0].length
    const end = closingBracket(text, start)
    if (end !== undefined) calls.push({ inside: text.slice(start, end), offset: match.index })
  }
  return calls
}

/** The place of the bracket that closes the one before `start`. */
export function closingBracket(text: string, start: number, escape = '\\'): number | undefined {
  let depth = 1
  let quote = ''
  const last = Math.min(text.length, start + maxLength)
  for (let at = start; at < last; at += 1) {
    const char = text[at] ?? ''
    if (char === escape) at += 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '#') at = (text.indexOf('\n', at) + 1 || last) - 1
    else if ('([{'.includes(char)) depth += 1
    else if (')]}'.includes(char) && (depth -= 1) === 0) return at
  }
  return undefined
}

/** Arguments, parted at the commas that stand in no bracket and no string. */
export function splitArguments(text: string, escape = '\\'): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === escape) at += 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if ('([{'.includes(char)) depth += 1
    else if (')]}'.includes(char)) depth -= 1
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts.filter((part) => part !== '')
}
