import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { EntityRef } from '#lib/entity-ref'
import { tryGit } from '#platform/git'
import { isInside } from '#platform/files'
import { findBareRepository, findGitFolder, type GitFolder } from './git-folder.ts'
import { type ListedFile, type Listing, listPlainFolder, listWorkTree } from './list-work-tree.ts'
import { nameRepositories } from './name-repositories.ts'
import { foldersAbove } from './path-tree.ts'

export interface WorkTree extends GitFolder {
  /** Relative to the root with `/`; empty for the root itself. */
  readonly path: string
  readonly isBare: boolean
  readonly ref: EntityRef
}

export interface ScannedFile {
  readonly path: string
  readonly workTree: WorkTree | undefined
  /** Undefined for what is not in Git. */
  readonly isExecutable: boolean | undefined
  readonly isLink?: boolean
}

export interface FolderScan {
  readonly root: string
  readonly workTrees: readonly WorkTree[]
  /** The same by their path. */
  readonly workTreeAt: ReadonlyMap<string, WorkTree>
  readonly files: readonly ScannedFile[]
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

interface Found {
  readonly place: Omit<WorkTree, 'ref'> | undefined
  readonly folder: string
  readonly listing: Listing
}

interface ScanOptions {
  readonly signal?: AbortSignal | undefined
  /** Absolute folders that are not looked into, such as Daybook's own data. */
  readonly without?: readonly string[]
}

/**
 * Walks a folder once: all files that Git would not ignore, in however many repositories they lie. What cannot be read is
 * a fault and never ends the walk. Throws when the folder itself cannot be read.
 */
export async function scanFolder(folder: string, { signal, without = [] }: ScanOptions = {}): Promise<FolderScan> {
  const root = await realpath(folder)
  const faults: { path: string; message: string }[] = []
  const found: Found[] = []
  const waiting = ['']
  const seen = new Set<string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    signal?.throwIfAborted()
    if (seen.has(path) || without.some((left) => isInside(left, join(root, path)))) continue
    seen.add(path)
    const one = await look(root, path, faults, signal)
    if (!one) continue
    found.push(one)
    for (const nested of one.listing.nested) waiting.push(below(path, nested))
  }
  return assemble(root, found, faults, without)
}

async function look(root: string, path: string, faults: { path: string; message: string }[], signal: AbortSignal | undefined): Promise<Found | undefined> {
  const folder = join(root, path)
  const git = path === '' ? await rootGitFolder(folder, signal) : await findGitFolder(folder)
  const bare = git ? undefined : await findBareRepository(folder)
  if (bare) return { place: { ...bare, path, isBare: true }, folder: path, listing: { files: [], nested: [], faults: [] } }
  // A submodule that is not checked out is an empty folder.
  if (!git && path !== '') return undefined
  const listing = await list(folder, path, git, faults, signal)
  faults.push(...listing.faults.map((fault) => ({ ...fault, path: below(path, fault.path) })))
  return { place: git && { ...git, path, isBare: false }, folder: path, listing }
}

async function list(folder: string, path: string, git: GitFolder | undefined, faults: { path: string; message: string }[], signal: AbortSignal | undefined): Promise<Listing> {
  if (!git) return listPlainFolder(folder, { signal })
  try {
    return await listWorkTree(folder, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    const why = error instanceof Error ? error.message : String(error)
    faults.push({ path: below(path, '.git'), message: `${why} Its files are read as those of a plain folder. Run git fsck in it.` })
    return listPlainFolder(folder, { signal })
  }
}

/** The folder may lie inside a larger work tree; one that this work tree ignores is a folder of its own. */
async function rootGitFolder(root: string, signal: AbortSignal | undefined): Promise<GitFolder | undefined> {
  const own = await findGitFolder(root)
  if (own) return own
  const options = { cwd: root, ...(signal ? { signal } : {}) }
  const [top, ignored] = await Promise.all([tryGit(['rev-parse', '--show-toplevel'], options), tryGit(['check-ignore', '--quiet', root], options)])
  return top.code === 0 && ignored.code !== 0 ? findGitFolder(top.stdout.trimEnd()) : undefined
}

async function assemble(root: string, found: readonly Found[], faults: FolderScan['faults'], without: readonly string[]): Promise<FolderScan> {
  const bares = await findBares(root, found)
  const places = [...found.flatMap(({ place }) => place ?? []), ...bares]
  const names = nameRepositories(root, places)
  const workTrees = places.map((place): WorkTree => ({ ...place, ref: names.get(place.path) ?? 'repository:default/unnamed' }))
  const workTreeAt = new Map(workTrees.map((tree) => [tree.path, tree]))
  const skipped = [...bares.map(({ path }) => `${path}/`), ...without.filter((left) => isInside(root, left)).map((left) => `${relative(root, left).split(sep).join('/')}/`)]
  const files = found.flatMap(({ folder, listing }) => {
    const workTree = workTreeAt.get(folder)
    const all = listing.files.map((file) => scanned(file, folder, workTree))
    return skipped.length === 0 ? all : all.filter(({ path }) => !skipped.some((prefix) => path.startsWith(prefix)))
  })
  return { root, workTrees, workTreeAt, files, faults }
}

/** Written out, for there may be a million. */
function scanned({ path, isExecutable, isLink }: ListedFile, folder: string, workTree: WorkTree | undefined): ScannedFile {
  const place = below(folder, path)
  return isLink ? { path: place, workTree, isExecutable, isLink } : { path: place, workTree, isExecutable }
}

/** Bare repositories look like plain files; one shows by its HEAD beside objects. */
async function findBares(root: string, found: readonly Found[]): Promise<Omit<WorkTree, 'ref'>[]> {
  const heads = found.flatMap(({ folder, listing }) => listing.files.filter(({ path }) => path === 'HEAD' || path.endsWith('/HEAD')).map(({ path }) => below(folder, path)))
  const bares: Omit<WorkTree, 'ref'>[] = []
  for (const head of heads) {
    const path = head.slice(0, Math.max(0, head.length - '/HEAD'.length))
    const git = await findBareRepository(join(root, path))
    if (git) bares.push({ ...git, path, isBare: true })
  }
  return bares
}

/** A path of a folder's, seen from where the folder is. */
export function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}

/** The innermost work tree that holds a path. */
export function workTreeOf(scan: Pick<FolderScan, 'workTreeAt'>, path: string): WorkTree | undefined {
  for (const folder of foldersAbove(path)) {
    const found = scan.workTreeAt.get(folder)
    if (found && !found.isBare) return found
  }
  return undefined
}
