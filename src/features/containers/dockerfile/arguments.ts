/** Values by name; undefined for one that is declared without. */
export type Arguments = ReadonlyMap<string, string | undefined>

const variable = /\\\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\})/g

/** A text with `$X`, `${X}`, `${X:-default}` and `${X:+other}` written out; undefined where a value is not known. */
export function substitute(text: string, known: Arguments): string | undefined {
  let isKnown = true
  // The default of a variable may hold another one; nothing is deeper than this in practice.
  let result = text
  for (let round = 0; round < 3 && result.includes('$'); round += 1) {
    result = result.replace(variable, (whole: string, bare: string | undefined, braced: string | undefined, operator = '', word = '') => {
      const name = bare ?? braced
      if (name === undefined) return whole
      const value = valueOf(known.get(name), operator, word)
      if (value === undefined) isKnown = false
      return value ?? ''
    })
  }
  return isKnown && !result.includes('${') ? result : undefined
}

function valueOf(value: string | undefined, operator: string, word: string): string | undefined {
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  if (operator.endsWith('-')) return isSet ? value : word
  if (operator.endsWith('+')) return isSet ? word : ''
  return value
}

/** `NAME=value NAME2="a b" NAME3` as in ARG, ENV and LABEL. */
export function readAssignments(text: string): [name: string, value: string | undefined][] {
  return splitWords(text).map((word) => {
    const equals = word.indexOf('=')
    return equals < 0 ? [unquoted(word), undefined] : [unquoted(word.slice(0, equals)), unquoted(word.slice(equals + 1))]
  })
}

/** Words parted by blanks, quotes kept together. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '\\' && quote !== "'") {
      word += text.slice(at, at + 2)
      at += 1
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== '') words.push(word)
      word = ''
    } else {
      if (quote === '' && (character === '"' || character === "'")) quote = character
      else if (character === quote) quote = ''
      word += character
    }
  }
  return word === '' ? words : [...words, word]
}

export function unquoted(word: string): string {
  return word.replace(/^(["'])([^]*)\1$/, '$2').replace(/\\(["'\\ $])/g, '$1')
}
