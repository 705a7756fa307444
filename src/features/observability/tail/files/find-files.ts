import { readdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { pathGlob } from '#lib/path-pattern'

const maxFolders = 20_000
const isCompressed = /\.(gz|bz2|xz|zst|zip|lz4|Z)$/

/** The part of a path before its first wildcard; of one without wildcards its folder. */
export function rootOf(pattern: string): string {
  const parts = pattern.split(sep)
  const first = parts.findIndex((part) => /[*?]/.test(part))
  return first === -1 ? dirname(pattern) : parts.slice(0, first).join(sep) || sep
}

/** Paths that fit a pattern, compressed ones left out, and whether there were too many to look at. Links to folders are not gone through. */
export async function findFiles(pattern: string, exclude: readonly string[], maxFiles: number): Promise<{ files: string[]; isCut: boolean }> {
  const excludes = exclude.map(pathGlob)
  const isWanted = (path: string) => !isCompressed.test(path) && !excludes.some((fits) => fits(path))
  if (!/[*?]/.test(pattern)) return { files: isWanted(pattern) ? [pattern] : [], isCut: false }
  const root = rootOf(pattern)
  const names = pattern.slice(root === sep ? 1 : root.length + 1).split(sep)
  const fits = pathGlob(pattern)
  const depth = names.includes('**') ? Infinity : names.length
  const files: string[] = []
  const waiting: { folder: string; level: number }[] = [{ folder: root, level: 1 }]
  for (let seen = 0; waiting.length > 0; seen += 1) {
    if (seen >= maxFolders || files.length >= maxFiles) return { files, isCut: true }
    const { folder, level } = waiting.pop() as { folder: string; level: number }
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && level < depth) waiting.push({ folder: path, level: level + 1 })
      if ((entry.isFile() || entry.isSymbolicLink()) && fits(path) && isWanted(path)) files.push(path)
    }
  }
  return { files, isCut: false }
}

/** What a rotation may have made of a file: names in its folder that begin with its own. */
export async function siblingsOf(path: string, base: string): Promise<string[]> {
  const folder = dirname(path)
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name !== base && name.startsWith(stem(base)) && !isCompressed.test(name)).slice(0, 1000).map((name) => join(folder, name))
}

/** `app.log` may become `app.log.1` or `app-20260102.log`. */
function stem(base: string): string {
  return base.replace(/\.[^.]*$/, '') || base
}
