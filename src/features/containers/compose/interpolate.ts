export type Variables = ReadonlyMap<string, string>

const variable = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g
const none: Variables = new Map()

/**
 * Compose's variables in a text (docs.docker.com/reference/compose-file/interpolation): each stands for its value if that is
 * known, else for its default, `$$` for a dollar; one that has neither stays as it is written.
 */
export function interpolate(text: string, known: Variables = none): string {
  if (!text.includes('$')) return text
  return text.replace(variable, (whole: string, bare: string | undefined, braced: string | undefined, operator = '', word = '') => {
    if (whole === '$$') return '$'
    const value = known.get(bare ?? braced ?? '')
    const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
    if (operator.endsWith('+')) return isSet ? interpolate(word, known) : ''
    if (isSet) return value ?? ''
    return operator.endsWith('-') ? interpolate(word, known) : whole
  })
}

/** Does a text hold a variable whose value is not known? */
export function isOpen(text: string): boolean {
  return /\$(?:[A-Za-z_]|\{)/.test(text)
}
