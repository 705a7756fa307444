import { readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** The files that a pattern of `rule_files` means: `*`, `?` and `[a-z]` within one part of the path, as Go's `filepath.Glob` has them. */
export async function matchingFiles(folder: string, pattern: string): Promise<string[]> {
  const path = isAbsolute(pattern) ? pattern : join(folder, pattern)
  if (!/[*?[]/.test(path)) return existsSync(path) ? [path] : []
  return await expand(path)
}

async function expand(path: string): Promise<string[]> {
  if (!/[*?[]/.test(path)) return existsSync(path) ? [path] : []
  const [parent, name] = [dirname(path), path.slice(path.lastIndexOf('/') + 1)]
  const fits = patternOf(name)
  const found: string[] = []
  for (const folder of await expand(parent)) {
    const names = await readdir(folder).catch(() => [])
    found.push(...names.filter((each) => fits.test(each)).toSorted().map((each) => join(folder, each)))
  }
  return found
}

function patternOf(name: string): RegExp {
  const text = name.replaceAll(/\*+|\?|\[\^?[^\]]+\]|[\\^$.|+(){}[\]]/g, (sign) => {
    if (sign.startsWith('*')) return '[^/]*'
    if (sign === '?') return '[^/]'
    return sign.startsWith('[') && sign.endsWith(']') ? sign.replaceAll('\\', '\\\\') : `\\${sign}`
  })
  return new RegExp(`^${text}$`)
}
