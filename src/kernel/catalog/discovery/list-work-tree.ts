import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runGit, tryGit } from '#platform/git'
import { isVendored } from './left-alone.ts'

export interface ListedFile {
  readonly path: string
  /** As Git has it; undefined for what is not in Git. */
  readonly isExecutable: boolean | undefined
  /** A symbolic link that Git keeps. */
  readonly isLink?: boolean
}

export interface Listing {
  /** Files that are tracked, or neither tracked nor ignored; relative to the folder, without vendored ones. */
  readonly files: ListedFile[]
  /** Folders that are repositories of their own: submodules and nested ones. */
  readonly nested: string[]
  /** Sentences about what could not be looked at, with the path. */
  readonly faults: { readonly path: string; readonly message: string }[]
}

interface ListOptions {
  readonly signal?: AbortSignal | undefined
  /** Only these paths and what is below them. */
  readonly below?: readonly string[]
  /** Git folder to use in place of the one that the folder has, for folders that are not in Git. */
  readonly gitDir?: string
}

const listTimeoutMs = 300_000
const maxListBytes = 512 * 2 ** 20

/** Lists a Git work tree as `git ls-files -co --exclude-standard` would. Throws `GitError` when Git cannot read it. */
export async function listWorkTree(folder: string, options: ListOptions = {}): Promise<Listing> {
  const run = (args: string[]) => tryGitIn(folder, args, options)
  const tail = options.below === undefined ? [] : ['--', ...options.below.map((path) => `:(literal)${path}`)]
  const [tracked, others] = await Promise.all([run(['ls-files', '-z', '--cached', '--stage', ...tail]), run(['ls-files', '-z', '--others', '--exclude-standard', ...tail])])
  const listing: Listing = { files: [], nested: [], faults: faultsOf(others.stderr) }
  addTracked(listing, tracked.stdout)
  for (const path of piecesOf(others.stdout)) {
    if (isVendored(path)) continue
    if (path.endsWith('/')) listing.nested.push(path.slice(0, -1))
    else listing.files.push({ path, isExecutable: undefined })
  }
  return listing
}

/** Lists a folder that is not in Git, by the ignore files in it: Git does it with an empty index of our own. */
export async function listPlainFolder(folder: string, options: Omit<ListOptions, 'gitDir'> = {}): Promise<Listing> {
  const scratch = await mkdtemp(join(tmpdir(), 'daybook-list-'))
  try {
    await runGit(['init', '--quiet', '--bare', '--template=', scratch], { ...signalOf(options) })
    return await listWorkTree(folder, { ...options, gitDir: scratch })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Those of `paths` (relative to the work tree) that are ignored and not tracked. */
export async function ignoredAmong(folder: string, paths: readonly string[], options: ListOptions = {}): Promise<Set<string>> {
  if (paths.length === 0) return new Set()
  const { code, stdout } = await tryGit([...placeOf(folder, options), 'check-ignore', '-z', '--stdin'], { cwd: folder, input: paths.map((path) => `${path}\0`).join(''), ...gitDirOf(options), ...signalOf(options) })
  return code === 0 ? new Set(piecesOf(stdout)) : new Set()
}

async function tryGitIn(folder: string, args: string[], options: ListOptions) {
  const result = await tryGit([...placeOf(folder, options), ...args], { cwd: folder, timeoutMs: listTimeoutMs, maxOutputBytes: maxListBytes, ...gitDirOf(options), ...signalOf(options) })
  if (result.code === 0 && !result.timedOut) return result
  throw new Error(result.timedOut ? 'Git took longer than five minutes to list this folder.' : `Git cannot list this folder: ${result.stderr.trim().split('\n').at(-1) ?? ''}`)
}

function placeOf(folder: string, { gitDir }: ListOptions): string[] {
  return gitDir === undefined ? [] : ['-c', 'core.bare=false', `--work-tree=${folder}`]
}

function gitDirOf({ gitDir }: ListOptions): { gitDir?: string } {
  return gitDir === undefined ? {} : { gitDir }
}

function signalOf({ signal }: ListOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

/** Entries read `mode object stage<TAB>path`; mode 160000 is a submodule. A file in conflict is listed once for each side. */
function addTracked(listing: Listing, output: string): void {
  let last = ''
  for (const entry of piecesOf(output)) {
    const path = entry.slice(entry.indexOf('\t') + 1)
    if (path === last || isVendored(path)) continue
    last = path
    if (entry.startsWith('160000')) listing.nested.push(path)
    else if (entry.startsWith('120000')) listing.files.push({ path, isExecutable: false, isLink: true })
    else listing.files.push({ path, isExecutable: entry.startsWith('100755') })
  }
}

function piecesOf(output: string): string[] {
  const pieces = output.split('\0')
  pieces.pop()
  return pieces
}

function faultsOf(stderr: string): Listing['faults'] {
  return [...stderr.matchAll(/could not open directory '([^']*)': (.*)/g)].map(([, path = '.', why = '']) => ({
    path: path.replace(/\/$/, ''),
    message: `The folder cannot be read (${why}), so what is in it is not known. Change its permissions.`,
  }))
}
