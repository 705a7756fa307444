import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileDetector } from '#kernel/feature'
import type { ScopeDetection } from '../entities/upsert-detected.ts'
import { gitPathOf, type Offer, offersFor, offersForWorkTree } from './detect-paths.ts'
import { isVendored } from './left-alone.ts'
import { ignoredAmong, listPlainFolder, listWorkTree } from './list-work-tree.ts'
import type { FolderScan, WorkTree } from './scan-folder.ts'

type Scope = Pick<ScopeDetection, 'detectorId' | 'scope'>

/** More than so many are found sooner by looking at all. */
const maxPaths = 500

export interface Touched {
  readonly offers: readonly Offer[]
  /** What was known at the touched paths: whatever of it is not found again is gone. */
  readonly known: readonly Scope[]
}

/** What to look at again when these paths changed; `all` when a repository came or went or the rules of ignoring changed. */
export async function offersTouched(
  scan: FolderScan, paths: readonly string[], detectors: readonly FileDetector[], scopesAt: (path: string) => Promise<Scope[]>, signal?: AbortSignal,
): Promise<Touched | 'all'> {
  if (paths.length > maxPaths) return 'all'
  const offers = new Map<string, Offer>()
  const known: Scope[] = []
  const candidates: string[] = []
  for (const path of paths) {
    if (changesEverything(path)) return 'all'
    const trees = workTreesTouched(scan, path)
    for (const tree of trees) addOffers(offers, offersForWorkTree(scan.root, tree, detectors))
    if (trees.length > 0) known.push(...(await Promise.all(trees.map((tree) => scopesAt(gitPathOf(tree))))).flat())
    if (trees.length > 0 || path.includes('.git/') || isVendored(path)) continue
    const kind = await kindOf(join(scan.root, path))
    if (kind === 'folder' && (await isRepository(scan, path))) return 'all'
    if (kind === 'folder') candidates.push(...(await listBelow(scan, path, signal)))
    if (kind === 'file') candidates.push(path)
    if (kind !== 'file' || detectors.some((detector) => detector.matches(path))) known.push(...(await scopesAt(path)))
    if (kind === 'gone' && scan.workTrees.some((tree) => tree.path === path || tree.path.startsWith(`${path}/`))) return 'all'
  }
  const wanted = candidates.filter((path) => detectors.some((detector) => detector.matches(path)))
  for (const path of await notIgnored(scan, wanted, signal)) addOffers(offers, offersFor(path, join(scan.root, path), workTreeOf(scan, path), detectors))
  return { offers: [...offers.values()], known }
}

function changesEverything(path: string): boolean {
  return path === '.' || /(^|\/)(\.git|\.gitignore|\.gitmodules)$/.test(path)
}

function addOffers(offers: Map<string, Offer>, more: readonly Offer[]): void {
  for (const offer of more) offers.set(`${offer.detector.id}\n${offer.path}`, offer)
}

/** Work trees whose Git folder a path lies in; one path in a common folder touches all that share it. */
function workTreesTouched(scan: FolderScan, path: string): WorkTree[] {
  const absolute = join(scan.root, path)
  return scan.workTrees.filter(({ gitDir, commonDir }) => absolute.startsWith(`${commonDir}/`) || absolute.startsWith(`${gitDir}/`))
}

/** The innermost work tree that holds a path. */
function workTreeOf(scan: FolderScan, path: string): WorkTree | undefined {
  const holding = scan.workTrees.filter((tree) => !tree.isBare && (tree.path === '' || path.startsWith(`${tree.path}/`)))
  return holding.toSorted((a, b) => b.path.length - a.path.length)[0]
}

async function kindOf(absolutePath: string): Promise<'file' | 'folder' | 'gone'> {
  try {
    return (await lstat(absolutePath)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'gone'
  }
}

async function isRepository(scan: FolderScan, path: string): Promise<boolean> {
  const isKnown = scan.workTrees.some((tree) => tree.path === path)
  return !isKnown && (await kindOf(join(scan.root, path, '.git'))) !== 'gone'
}

async function listBelow(scan: FolderScan, path: string, signal: AbortSignal | undefined): Promise<string[]> {
  const tree = workTreeOf(scan, path)
  const [folder, inner] = placeIn(scan, tree, path)
  const options = { signal, below: [inner] }
  const listing = await (tree ? listWorkTree(folder, options) : listPlainFolder(folder, options)).catch(() => undefined)
  const prefix = tree && tree.path !== '' ? `${tree.path}/` : ''
  return (listing?.files ?? []).map((file) => prefix + file)
}

function placeIn(scan: FolderScan, tree: WorkTree | undefined, path: string): [folder: string, inner: string] {
  if (!tree || tree.path === '') return [scan.root, path]
  return [join(scan.root, tree.path), path.slice(tree.path.length + 1)]
}

async function notIgnored(scan: FolderScan, paths: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  const kept: string[] = []
  const trees = new Set(paths.map((path) => workTreeOf(scan, path)))
  for (const tree of trees) {
    const own = paths.filter((path) => workTreeOf(scan, path) === tree)
    kept.push(...(tree ? await notIgnoredIn(scan, tree, own, signal) : await listedPlainly(scan, own, signal)))
  }
  return kept
}

async function notIgnoredIn(scan: FolderScan, tree: WorkTree, paths: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  const inner = new Map(paths.map((path) => [placeIn(scan, tree, path)[1], path]))
  const ignored = await ignoredAmong(join(scan.root, tree.path), [...inner.keys()], { signal })
  return [...inner].filter(([path]) => !ignored.has(path)).map(([, path]) => path)
}

async function listedPlainly(scan: FolderScan, paths: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  return (await listPlainFolder(scan.root, { signal, below: paths })).files
}
