const variable = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g

/**
 * Compose's variables in a text (docs.docker.com/reference/compose-file/interpolation): each stands for its default, `$$` for
 * a dollar; one that has none stays as it is written.
 */
export function interpolate(text: string): string {
  if (!text.includes('$')) return text
  return text.replace(variable, (whole: string, bare: string | undefined, braced: string | undefined, operator = '', word = '') => {
    if (whole === '$$') return '$'
    if (bare !== undefined || braced === undefined) return whole
    if (operator.endsWith('-')) return word.includes('$') ? interpolate(word) : word
    return operator.endsWith('+') ? '' : whole
  })
}

/** Does a text hold a variable whose value is not known? */
export function isOpen(text: string): boolean {
  return /\$(?:[A-Za-z_]|\{)/.test(text)
}
