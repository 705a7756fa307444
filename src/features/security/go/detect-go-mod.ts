import { type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import type { DirectDependency } from '../contract.ts'
import { compactNames, conflictLine, conflictProblem, folderOf, lockfileDetection } from '../lockfile-entity.ts'
import { maxLockBytes, type Package } from '../read-dependencies.ts'
import { type GoMod, type GoReplace, type GoRequire, readGoMod } from './read-go-mod.ts'
import { type GoSum, readGoSum } from './read-go-sum.ts'

/** Go modules: go.mod with the go.sum beside it, which together fix every version. */
export const detectGoMod: FileDetector = {
  kind: 'file', id: 'security.go', endings: ['mod'],
  matches: (path) => path === 'go.mod' || path.endsWith('/go.mod'),
  async detect(file) {
    const text = await file.text({ maxBytes: maxLockBytes })
    const mod = readGoMod(text)
    if (mod.module === undefined) return nothingDetected
    const sum = await goSumBeside(file)
    const conflict = conflictLine(text)
    const problems = conflict === undefined ? [...strangeLines(file, mod), ...missingSums(file, mod, sum)] : [conflictProblem(file, conflict)]
    return lockfileDetection(file, {
      ecosystem: 'go', tool: 'go', format: mod.go ?? null, locked: sum !== undefined || mod.requires.length === 0, manifest: 'go.mod',
      direct: mod.requires.filter((require) => !require.isIndirect || isTool(mod, require)).map((require) => directOf(mod, require)), all: compactNames(packagesOf(mod, sum)), includes: [],
      note: namesAll(mod) ? null : 'Before Go 1.17 a go.mod does not name what is needed indirectly; that is taken from go.sum.',
    }, problems)
  },
}

async function goSumBeside(file: FoundFile): Promise<GoSum | undefined> {
  const text = await file.tree.file(`${folderOf(file.path)}go.sum`)?.text({ maxBytes: maxLockBytes }).catch(() => undefined)
  return text === undefined ? undefined : readGoSum(text)
}

/** Since 1.17 everything that is needed to build stands in go.mod (go.dev/ref/mod#graph-pruning). */
function namesAll({ go }: GoMod): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(go ?? '') ?? []
  return major !== undefined && (Number(major) > 1 || Number(minor) >= 17)
}

function replaceFor({ replaces }: GoMod, path: string, version: string): GoReplace | undefined {
  return replaces.find((replace) => replace.path === path && replace.version === version) ?? replaces.find((replace) => replace.path === path && replace.version === undefined)
}

/** A tool is in the module with the longest path that its own begins with. */
function isTool({ tools, requires }: GoMod, { path }: { readonly path: string }): boolean {
  const isIn = (tool: string, module: string) => tool === module || tool.startsWith(`${module}/`)
  return tools.some((tool) => isIn(tool, path) && !requires.some((other) => other.path.length > path.length && isIn(tool, other.path)))
}

function directOf(mod: GoMod, { path, version }: GoRequire): DirectDependency {
  const replace = replaceFor(mod, path, version)
  const scope = isTool(mod, { path }) ? 'tool' : 'runtime'
  if (!replace) return { name: path, version, constraint: null, scope }
  return { name: path, version: replace.byVersion ?? null, constraint: `${version} => ${replace.byPath}${replace.byVersion === undefined ? '' : ` ${replace.byVersion}`}`, scope }
}

function packagesOf(mod: GoMod, sum: GoSum | undefined): Package[] {
  const required = new Map(mod.requires.map(({ path, version }) => [path, version]))
  const older = namesAll(mod) ? [] : [...(sum?.newest ?? [])].filter(([path]) => !required.has(path) && !mod.replaces.some((replace) => replace.byPath === path))
  return [...required, ...older].flatMap(([path, version]) => {
    const replace = replaceFor(mod, path, version)
    if (!replace) return [{ name: path, version }]
    return replace.byVersion === undefined ? [] : [{ name: replace.byPath, version: replace.byVersion }]
  })
}

function strangeLines(file: FoundFile, { strange }: GoMod) {
  return strange.slice(0, 1).map(({ line, text }) => ({ key: `strange:${line}`, topic: 'unreadable' as const, message: `Go knows no such line in a go.mod: ${text.slice(0, 100)}. Remove or mend it.`, evidence: { file: file.path, line } }))
}

/** With a workspace the sums may lie in its go.work.sum, so nothing is certain there. */
function missingSums(file: FoundFile, mod: GoMod, sum: GoSum | undefined) {
  if (!sum || hasWorkspaceAbove(file)) return []
  const missing = mod.requires.filter(({ path, version, isIndirect }) => {
    const replace = replaceFor(mod, path, version)
    if (isIndirect || (replace && replace.byVersion === undefined)) return false
    return !sum.known.has(replace ? `${replace.byPath}@${replace.byVersion ?? ''}` : `${path}@${version}`)
  })
  const [first] = missing
  if (!first) return []
  const message = `go.sum holds no sum for ${missing.map(({ path, version }) => `${path} ${version}`).slice(0, 20).join(', ')}, so Go refuses to build. Run go mod tidy and commit both files.`
  return [{ key: 'missing', topic: 'invalid' as const, message, evidence: { file: file.path, line: first.line } }]
}

function hasWorkspaceAbove(file: FoundFile): boolean {
  for (let folder = folderOf(file.path); ; folder = folderOf(folder.slice(0, -1))) {
    if (file.tree.hasFile(`${folder}go.work`)) return true
    if (folder === '') return false
  }
}
