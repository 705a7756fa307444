import type { FileTree, FoundFile } from '#kernel/feature'
import type { LockfileFacts } from './contract.ts'

export interface Package {
  readonly name: string
  readonly version: string
}

/** What a manifest asks for, before a lock gives it a version. */
export interface Wanted {
  readonly name: string
  readonly constraint: string | null
  readonly scope: string
  /** The lock may do without it: it is optional, meant for another platform, or lies in the tree itself. */
  readonly isOptional?: boolean
  /** The version that the lock itself says for this very wish. */
  readonly version?: string
}

/** What a lock file says. */
export interface Lock {
  readonly format: string | null
  readonly packages: readonly Package[]
  /** Direct dependencies, where the lock itself tells them; else the manifest beside it does. */
  readonly wanted?: readonly Wanted[]
  /** Names that are in the lock without a version of their own: links, members of the workspace, what others provide. */
  readonly known?: readonly string[]
  /** The version that the lock gives this very wish, where the lock tells one of several apart. */
  readonly versionOf?: (wish: Wanted) => string | undefined
  readonly note?: string
}

/** What lies around a lock file or manifest. */
export interface Place {
  readonly file: FoundFile
  readonly tree: FileTree
  /** With `/` at its end; empty for the top. */
  readonly folder: string
}

/** A kind of lock file: one entry in the list makes it known. */
export interface LockFormat {
  readonly ecosystem: LockfileFacts['ecosystem']
  readonly tool: string
  /** Name of the file without folders. */
  readonly name: RegExp
  /** Names of the manifest beside it, the first that is there counting. */
  readonly manifests: readonly string[]
  readonly read: (text: string) => Lock
  /** Direct dependencies by the manifest's text. Throws `UnreadableText`. */
  readonly wanted?: (text: string, place: Place) => Promise<readonly Wanted[]> | readonly Wanted[]
  /** How two spellings of a name are the same. */
  readonly sameName?: (name: string) => string
}

/** Other places than the top one may be asked for a file's text; what cannot be read is none. */
export async function textAt({ tree }: Place, path: string): Promise<string | undefined> {
  return tree.file(path)?.text({ maxBytes: maxLockBytes }).catch(() => undefined)
}

export const maxLockBytes = 32 * 2 ** 20
