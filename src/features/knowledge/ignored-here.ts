import { pathPattern } from '#lib/path-pattern'
import type { FoundFile } from '#kernel/feature'
import { join, parentOf } from './doc-site.ts'

interface Rule {
  readonly isNot: boolean
  readonly fits: (path: string) => boolean
}

/** Would Git leave a path out of the repository? Such a file is made by somebody's tool, and need not be there. */
export async function isIgnoredHere(file: FoundFile, path: string): Promise<boolean> {
  const top = file.repository?.path ?? ''
  let isIgnored = false
  const folders = [parentOf(path)]
  for (let folder = folders[0] ?? ''; folder !== top && folder !== ''; folder = parentOf(folder)) folders.push(parentOf(folder))
  // The nearer file speaks last.
  for (const folder of folders.toReversed()) {
    for (const { isNot, fits } of await rulesOf(file, folder)) if (fits(folder === '' ? path : path.slice(folder.length + 1))) isIgnored = !isNot
  }
  return isIgnored
}

async function rulesOf(file: FoundFile, folder: string): Promise<Rule[]> {
  const text = await file.tree.file(join(folder, '.gitignore'))?.text().catch(() => '')
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.replace(/(?<!\\)\s+$/, '')).filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => ({ isNot: line.startsWith('!'), fits: pathPattern(line.replace(/^!|^\\(?=[!#])/, '')) }))
}
