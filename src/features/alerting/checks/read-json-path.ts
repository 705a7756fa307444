/** The names and indexes of a path like `$.items[0]['a b'].id`; undefined when it does not read. The `$` may be left out. */
export function parseJsonPath(path: string): (string | number)[] | undefined {
  const found: (string | number)[] = []
  let rest = path.trim().replace(/^\$/, '')
  if (rest !== '' && !/^[.[]/.test(rest)) rest = `.${rest}`
  while (rest !== '') {
    const match = /^\.([^.[\]'"\s]+)/.exec(rest) ?? /^\[(-?\d{1,9})\]/.exec(rest) ?? /^\['((?:[^'\\]|\\.)*)'\]/.exec(rest) ?? /^\["((?:[^"\\]|\\.)*)"\]/.exec(rest)
    if (match?.[1] === undefined) return undefined
    const isIndex = /^\[-?\d/.test(match[0])
    found.push(isIndex ? Number(match[1]) : match[0].startsWith('.') ? match[1] : match[1].replace(/\\(.)/g, '$1'))
    rest = rest.slice(match[0].length)
  }
  return found
}

/** What stands at a path in a JSON value; undefined when nothing does. A negative index counts from the end, `length` is a list's. */
export function readJsonPath(value: unknown, path: string): unknown {
  let at = value
  for (const part of parseJsonPath(path) ?? [Number.NaN]) {
    if (Array.isArray(at)) at = typeof part === 'number' ? at.at(part) : part === 'length' ? at.length : undefined
    else if (typeof at === 'object' && at !== null && typeof part === 'string' && Object.hasOwn(at, part)) at = (at as Record<string, unknown>)[part]
    else return undefined
  }
  return at
}
