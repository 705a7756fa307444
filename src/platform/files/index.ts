/** Files and folders, written so that a crash leaves the old or the new and paths cannot leave their folder. */
export { asFileError, errnoOf } from './file-error.ts'
export { type FolderLock, lockFolder } from './folder-lock.ts'
export { writeFileAtomically } from './write-file-atomically.ts'
