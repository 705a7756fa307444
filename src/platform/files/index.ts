/** Files and folders, written so that a crash leaves the old or the new, and so that paths cannot leave their folder. */
export { asFileError, errnoOf } from './file-error.ts'
export { type FolderLock, lockFolder } from './folder-lock.ts'
export type { TreeWatch } from './folder-watcher.ts'
export { isIgnoredByDefault } from './ignored-paths.ts'
export { readJsonFile, writeJsonFile } from './json-file.ts'
export { isInside, resolveInside } from './resolve-inside.ts'
export { watchTree } from './watch-tree.ts'
export { writeFileAtomically } from './write-file-atomically.ts'
