import { blockLines } from '#lib/block-lines'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { readToml } from '#lib/toml-plain'
import type { FoundFile } from '#kernel/feature'
import { folderOf } from './lockfile-entity.ts'
import { workspaceGlobs } from './npm/read-package-json.ts'

interface Wanted {
  readonly ecosystem: string
  readonly locks: readonly string[]
}

/** Is a manifest a member of a workspace above it whose root holds the lock for all? */
export async function isMemberOfLocked(file: FoundFile, { ecosystem, locks }: Wanted): Promise<boolean> {
  const own = folderOf(file.path)
  const top = file.repository?.path ?? ''
  for (let folder = own; folder !== '' && folder !== `${top}/`; ) {
    folder = folderOf(folder.slice(0, -1))
    if (!locks.some((lock) => file.tree.hasFile(folder + lock))) continue
    const inner = own.slice(folder.length, -1)
    if (ecosystem === 'npm' && matchesGlobs(inner, await npmGlobs(file, folder))) return true
    if (ecosystem === 'cargo' && (await isCargoWorkspace(file, folder, inner))) return true
    if (ecosystem === 'pip' && matchesGlobs(inner, await uvGlobs(file, folder))) return true
  }
  return false
}

async function npmGlobs(file: FoundFile, folder: string): Promise<string[]> {
  const [manifest, pnpm, lerna] = await Promise.all(['package.json', 'pnpm-workspace.yaml', 'lerna.json'].map((name) => file.tree.file(folder + name)?.text().catch(() => '')))
  return [...attempt(() => workspaceGlobs(manifest ?? '{}')), ...pnpmGlobs(pnpm ?? ''), ...attempt(() => listOf(recordOf(JSON.parse(lerna ?? '{}'))['packages']).flatMap((glob) => textOf(glob) ?? []))]
}

/** `packages:` and its list; nothing else in the file matters here. */
function pnpmGlobs(text: string): string[] {
  const begin = [...blockLines(text)].find(({ path }) => path.length === 1 && path[0] === 'packages')?.line
  if (begin === undefined) return []
  const globs: string[] = []
  for (const line of text.split(/\r?\n/).slice(begin)) {
    const [, glob] = /^\s*-\s*["']?([^"'#]+?)["']?\s*(?:#.*)?$/.exec(line) ?? []
    if (glob !== undefined) globs.push(glob)
    else if (/^\S/.test(line) && !line.startsWith('#')) break
  }
  return globs
}

/** Cargo takes folders below as members when they are listed, or when another member leads to them; only `exclude` keeps them out. */
async function isCargoWorkspace(file: FoundFile, folder: string, inner: string): Promise<boolean> {
  const text = await file.tree.file(`${folder}Cargo.toml`)?.text().catch(() => undefined)
  const workspace = text === undefined ? undefined : attemptOne(() => readToml(text)['workspace'])
  if (workspace === undefined) return false
  const excluded = listOf(recordOf(workspace)['exclude']).flatMap((path) => textOf(path) ?? [])
  return !excluded.some((path) => inner === path || inner.startsWith(`${path}/`))
}

async function uvGlobs(file: FoundFile, folder: string): Promise<string[]> {
  const text = (await file.tree.file(`${folder}pyproject.toml`)?.text().catch(() => undefined)) ?? ''
  const workspace = attemptOne(() => recordOf(recordOf(recordOf(readToml(text)['tool'])['uv'])['workspace']))
  return listOf(recordOf(workspace)['members']).flatMap((glob) => textOf(glob) ?? [])
}

/** The last glob that fits counts; those with `!` take out. */
export function matchesGlobs(path: string, globs: readonly string[]): boolean {
  let isMember = false
  for (const glob of globs) {
    const isNot = glob.startsWith('!')
    if (globPattern(glob.replace(/^!/, '')).test(path)) isMember = !isNot
  }
  return isMember
}

function globPattern(glob: string): RegExp {
  const plain = glob.replace(/^\.?\//, '').replace(/\/$/, '')
  const source = plain.split('/').map((part) => (part === '**' ? '\0' : part.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*').replaceAll('?', '[^/]').replace(/\{([^{}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(',', '|')})`).replace(/[{}]/g, '\\$&'))).join('/')
  return new RegExp(`^${source.replaceAll('/\0', '(?:/.+)?').replaceAll('\0/', '(?:.+/)?').replaceAll('\0', '.*')}$`)
}

function attempt(read: () => string[] | undefined): string[] {
  return attemptOne(read) ?? []
}

function attemptOne<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
