interface Heredoc {
  readonly word: string
  readonly isQuoted: boolean
  readonly isIndented: boolean
}

/**
 * A shell script with its comments, single-quoted texts and here-documents without variables blanked out, so that what is
 * left is code and double-quoted text. Lines stay where they are. Reads each character once.
 */
export function shellCode(text: string): string {
  const out: string[] = []
  const waiting: Heredoc[] = []
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '\n' && quote === '' && waiting.length > 0) {
      const { end, kept } = skipHeredocs(text, at + 1, waiting.splice(0))
      out.push('\n', kept)
      at = end - 1
    } else if (quote === "'") {
      if (char === "'") quote = ''
      out.push(char === '\n' || char === "'" ? char : ' ')
    } else if (char === '\\') {
      out.push(char, text[at + 1] ?? '')
      at += 1
    } else if (char === '"') {
      quote = quote === '"' ? '' : '"'
      out.push(char)
    } else if (quote === '') at = plainChar(text, at, { out, waiting, openQuote: () => (quote = "'") })
    else out.push(char)
  }
  return out.join('')
}

/** One character outside of quotes; gives the place of the last one that was taken. */
function plainChar(text: string, at: number, { out, waiting, openQuote }: { out: string[]; waiting: Heredoc[]; openQuote: () => void }): number {
  const char = text[at] ?? ''
  if (char === "'") openQuote()
  if (char === '#' && (at === 0 || /[\s;&|(]/.test(text[at - 1] ?? ''))) {
    const end = text.indexOf('\n', at)
    const last = end < 0 ? text.length : end
    out.push(' '.repeat(last - at))
    return last - 1
  }
  if (char === '<' && text[at + 1] === '<' && text[at + 2] !== '<' && text[at - 1] !== '<') {
    const [whole = '', dash, quoted, word = ''] = /^<<(-?)\s*(["'\\]?)([A-Za-z_][\w-]*)["']?/.exec(text.slice(at, at + 80)) ?? []
    if (word !== '') {
      waiting.push({ word, isQuoted: quoted !== '', isIndented: dash === '-' })
      out.push(' '.repeat(whole.length))
      return at + whole.length - 1
    }
  }
  out.push(char)
  return at
}

function skipHeredocs(text: string, start: number, waiting: readonly Heredoc[]): { end: number; kept: string } {
  let at = start
  const kept: string[] = []
  for (const { word, isQuoted, isIndented } of waiting) {
    while (at < text.length) {
      const newline = text.indexOf('\n', at)
      const end = newline < 0 ? text.length : newline
      const line = text.slice(at, end).replace(/\r$/, '')
      at = Math.min(end + 1, text.length)
      const isEnd = (isIndented ? line.replace(/^\t+/, '') : line) === word
      // Of the text itself only what the shell puts into it matters.
      kept.push(isEnd || isQuoted ? '' : line.replace(/[^$\w{}:?-]/g, ' ').replace(/(^|\s)\w+/g, '$1'), '\n')
      if (isEnd) break
    }
  }
  return { end: at, kept: kept.join('').slice(0, -1) + (at >= text.length && !text.endsWith('\n') ? '' : '\n') }
}
