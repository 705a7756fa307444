import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { isVendored } from './left-alone.ts'
import { ignoredAmong, type ListedFile, listPlainFolder, listWorkTree } from './list-work-tree.ts'
import { gitPathOf } from './offers.ts'
import { below, type FolderScan, type ScannedFile, type WorkTree, workTreeOf } from './scan-folder.ts'

/** More than so many are found sooner by looking at all. */
const maxPaths = 500

export interface Touched {
  readonly workTrees: readonly WorkTree[]
  /** Files that are there, at the touched paths and below them. */
  readonly files: readonly ScannedFile[]
  /** Paths at or below which whatever was known and is not found again is gone. */
  readonly prefixes: readonly string[]
}

/** What lies at paths that changed; `all` when a repository came or went or the rules of ignoring changed. */
export async function touchedBy(scan: FolderScan, paths: readonly string[], signal?: AbortSignal): Promise<Touched | 'all'> {
  if (paths.length > maxPaths) return 'all'
  const workTrees = new Set<WorkTree>()
  const prefixes: string[] = []
  const candidates: ListedFile[] = []
  for (const path of paths) {
    if (changesEverything(path)) return 'all'
    const trees = workTreesTouched(scan, path)
    for (const workTree of trees) workTrees.add(workTree)
    prefixes.push(...trees.map(gitPathOf))
    if (trees.length > 0 || path.includes('.git/') || isVendored(path)) continue
    const kind = await kindOf(join(scan.root, path))
    if (kind === 'folder' && (await isRepository(scan, path))) return 'all'
    if (kind === 'gone' && scan.workTrees.some((workTree) => workTree.path === path || workTree.path.startsWith(`${path}/`))) return 'all'
    if (kind === 'folder') candidates.push(...(await listBelow(scan, path, signal)))
    if (kind === 'file') candidates.push({ path, isExecutable: undefined })
    prefixes.push(path)
  }
  return { workTrees: [...workTrees], files: await notIgnored(scan, candidates, signal), prefixes }
}

function changesEverything(path: string): boolean {
  return path === '.' || /(^|\/)(\.git|\.gitignore|\.gitmodules)$/.test(path)
}

/** Work trees whose Git folder a path lies in; one path in a common folder touches all that share it. */
function workTreesTouched(scan: FolderScan, path: string): WorkTree[] {
  const absolute = join(scan.root, path)
  return scan.workTrees.filter(({ gitDir, commonDir }) => absolute.startsWith(`${commonDir}/`) || absolute.startsWith(`${gitDir}/`))
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

async function listBelow(scan: FolderScan, path: string, signal: AbortSignal | undefined): Promise<ListedFile[]> {
  const workTree = scan.workTreeAt.get(path) ?? workTreeOf(scan, path)
  const folder = workTree?.path ?? ''
  const options = { signal, below: [insideOf(folder, path)] }
  const listing = await (workTree ? listWorkTree(join(scan.root, folder), options) : listPlainFolder(scan.root, options)).catch(() => undefined)
  return (listing?.files ?? []).map((file) => ({ ...file, path: below(folder, file.path) }))
}

function insideOf(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1)
}

async function notIgnored(scan: FolderScan, files: readonly ListedFile[], signal: AbortSignal | undefined): Promise<ScannedFile[]> {
  const byTree = new Map<WorkTree | undefined, ListedFile[]>()
  for (const file of files) {
    const workTree = workTreeOf(scan, file.path)
    byTree.set(workTree, [...(byTree.get(workTree) ?? []), file])
  }
  const kept: ScannedFile[] = []
  for (const [workTree, own] of byTree) {
    const present = workTree ? await notIgnoredIn(scan, workTree, own, signal) : await listedPlainly(scan, own, signal)
    kept.push(...present.map((file) => ({ ...file, workTree })))
  }
  return kept
}

async function notIgnoredIn(scan: FolderScan, workTree: WorkTree, files: readonly ListedFile[], signal: AbortSignal | undefined): Promise<ListedFile[]> {
  const ignored = await ignoredAmong(
    join(scan.root, workTree.path),
    files.map(({ path }) => insideOf(workTree.path, path)),
    { signal },
  )
  return files.filter(({ path }) => !ignored.has(insideOf(workTree.path, path)))
}

async function listedPlainly(scan: FolderScan, files: readonly ListedFile[], signal: AbortSignal | undefined): Promise<ListedFile[]> {
  return (await listPlainFolder(scan.root, { signal, below: files.map(({ path }) => path) })).files
}
