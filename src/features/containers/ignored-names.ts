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
    const plain = (text ?? '').split('\n').filter((row) => !/[*?![\]#]/.test(row))
    for (const word of plain.flatMap((row) => row.trim().split('/'))) if (word !== '') names.add(word)
    if (folder === '') return names
  }
}
