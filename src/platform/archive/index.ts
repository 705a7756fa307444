/**
 * One file that holds many: a gzip'ed tar whose first entry lists all others with size and SHA-256. What is read back is
 * exactly what is listed, or an error: never a link, a device, a path that leads out, or more than was announced.
 */
export { archiveNameOf, bytesOfArchiveName } from './archive-name.ts'
export { type ArchiveWriter, createArchive } from './archive-writer.ts'
export { damagedArchive } from './damaged-archive.ts'
export type { ArchiveEntry } from './manifest.ts'
export { type ArchiveVisitor, readArchive } from './read-archive.ts'
