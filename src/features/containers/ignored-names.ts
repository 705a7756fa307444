import type { FoundFile } from '#kernel/feature'
import { folderOf } from './paths.ts'

/**
 * Plain names in the .gitignore files of a file's folder and of those above it: what is called so is made by tools and
 * may well be missing.
 */
export async function ignoredNames(file: FoundFile): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (let folder = folderOf(file.path); ; folder = folderOf(folder)) {
    const text = await file.tree.file(folder === '' ? '.gitignore' : `${folder}/.gitignore`)?.text().catch(() => undefined)
    for (const row of (text ?? '').split('\n')) for (const word of row.trim().split('/')) if (word !== '' && !/[*?![\]#]/.test(row)) names.add(word)
    if (folder === '') return names
  }
}
