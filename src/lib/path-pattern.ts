/**
 * Does a path (relative to the repository) fit a pattern of CODEOWNERS? As in .gitignore, but that `folder/*` does not go
 * down into further folders (docs.github.com → about code owners, example).
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const literal = literalPath(pattern)
  if (literal !== undefined) return (path) => path === literal || path.startsWith(`${literal}/`)
  const parts = partsOf(pattern)
  return (path) => fitsParts(parts, path.split('/'))
}

/** Does a path fit a pattern as a shell has it: `*` and `?` within a name, `**` for any number of folders? Both begin at the same place. */
export function pathGlob(pattern: string): (path: string) => boolean {
  const parts = pattern.replace(/^\//, '').split('/')
  return (path) => fitsParts(parts, path.replace(/^\//, '').split('/'))
}

/** The one path that an anchored pattern without wildcards names. */
export function literalPath(pattern: string): string | undefined {
  const plain = pattern.replace(/^\//, '').replace(/\/$/, '')
  const isAnchored = pattern.startsWith('/') || plain.includes('/')
  return isAnchored && plain !== '' && !/[*?\\[]/.test(plain) && !pattern.endsWith('/') ? plain : undefined
}

/** `**` stands for any number of folders and files, none among them. */
function partsOf(pattern: string): string[] {
  const isAnchored = pattern.replace(/\/$/, '').includes('/')
  const parts = pattern.replace(/^\//, '').replace(/\/$/, '').split('/')
  const last = parts.at(-1)
  const anyOneAndMore = ['*', '**']
  const tail = pattern.endsWith('/') || last === '**' ? anyOneAndMore : last === '*' && parts.length > 1 ? [] : ['**']
  return [...(isAnchored ? [] : ['**']), ...parts, ...tail]
}

/** Goes back only to the last `**`, so that no pattern takes long. */
function fitsParts(parts: readonly string[], names: readonly string[]): boolean {
  let part = 0
  let name = 0
  let back: { part: number; name: number } | undefined
  while (name < names.length) {
    if (parts[part] === '**') back = { part: (part += 1), name }
    else if (part < parts.length && fitsName(parts[part] ?? '', names[name] ?? '')) {
      part += 1
      name += 1
    } else if (back) {
      back.name += 1
      part = back.part
      name = back.name
    } else return false
  }
  return parts.slice(part).every((each) => each === '**')
}

/** One name with `*`, `?` and escapes; likewise goes back only to the last star. */
function fitsName(pattern: string, name: string): boolean {
  let at = 0
  let place = 0
  let back: { at: number; place: number } | undefined
  while (place < name.length) {
    const char = pattern[at]
    if (char === '*') back = { at: (at += 1), place }
    else if (char !== undefined && (char === '?' || (char === '\\' ? pattern[at + 1] : char) === name[place])) {
      at += char === '\\' ? 2 : 1
      place += 1
    } else if (back) {
      back.place += 1
      at = back.at
      place = back.place
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}
