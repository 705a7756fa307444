import { z } from 'zod'
import { bytesOfArchiveName } from './archive-name.ts'

export const manifestName = 'manifest.json'
/** Some million entries. */
export const maxManifestBytes = 512 * 2 ** 20
const maxPathBytes = 4096

/** One file or folder in an archive, in the order in which they lie there. */
export const ArchiveEntry = z.strictObject({
  /** With `/`, relative; each segment by `archiveNameOf`. */
  path: z.string().refine(isSafePath, 'leads out of its folder'),
  /** A folder has neither. */
  sizeBytes: z.number().int().nonnegative().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  /** Permission bits. */
  mode: z.number().int().min(0).max(0o777),
}).refine((entry) => (entry.sizeBytes === undefined) === (entry.sha256 === undefined), 'has a size without a digest')
export type ArchiveEntry = z.infer<typeof ArchiveEntry>

/** `about` belongs to whoever wrote the archive. */
export const Manifest = z.strictObject({ about: z.unknown(), entries: z.array(ArchiveEntry) })
export type Manifest = z.infer<typeof Manifest>

function isSafePath(path: string): boolean {
  return Buffer.byteLength(path) <= maxPathBytes && path !== manifestName && path.split('/').every((segment) => bytesOfArchiveName(segment) !== undefined)
}
