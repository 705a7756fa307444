import { UnreadableText } from '#lib/unreadable-text'
import { type Detection, type DetectedProblem, type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import { lockFormats } from './lock-formats.data.ts'
import { compactNames, conflictLine, conflictProblem, folderOf, lockfileDetection } from './lockfile-entity.ts'
import { matchDirect } from './match-direct.ts'
import { type Lock, type LockFormat, maxLockBytes, type Wanted } from './read-dependencies.ts'

type Problem = Omit<DetectedProblem, 'entity'>

const names = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|poetry\.lock|pdm\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|Gemfile\.lock|gems\.locked|composer\.lock)$/
const maxNamed = 20

/** Lock files of npm, pnpm, Yarn, Bun, Poetry, PDM, uv, Pipenv, Cargo, Bundler and Composer. */
export const detectLocks: FileDetector = {
  kind: 'file', id: 'security.locks', endings: ['json', 'yaml', 'lock', 'locked'],
  matches: (path) => names.test(path),
  async detect(file) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1)
    const format = lockFormats.find((each) => each.name.test(name))
    return format ? detectLock(file, format) : nothingDetected
  },
}

async function detectLock(file: FoundFile, format: LockFormat): Promise<Detection> {
  const text = await file.text({ maxBytes: maxLockBytes })
  const { lock, problems } = readLock(file, format, text)
  const manifest = await readManifest(file, format)
  const wanted = lock.wanted !== undefined && lock.wanted.length > 0 ? lock.wanted : manifest.wanted
  const { direct } = matchDirect(withScopes(wanted, manifest.wanted), lock, format.sameName)
  // Members of a workspace are in the lock or not as the tool likes; only the manifest beside it must be.
  const { missing } = problems.length > 0 ? { missing: [] } : matchDirect(manifest.wanted, lock, format.sameName)
  const facts = {
    ecosystem: format.ecosystem, tool: format.tool, format: lock.format, locked: true, manifest: manifest.path, direct,
    all: compactNames(lock.packages), includes: [], note: manifest.path === null ? `No ${format.manifests.join(' or ')} lies beside it.` : (lock.note ?? null),
  }
  return lockfileDetection(file, facts, [...problems, ...disagreements(file, format, missing)])
}

function readLock(file: FoundFile, format: LockFormat, text: string): { lock: Lock; problems: Problem[] } {
  const conflict = conflictLine(text)
  const problems = conflict === undefined ? [] : [conflictProblem(file, conflict)]
  try {
    return { lock: format.read(text), problems }
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    const unreadable: Problem = { key: 'unreadable', topic: 'unreadable', message: `${error.message} Let ${format.tool} write it anew.`, evidence: { file: file.path, line: error.line } }
    return { lock: { format: null, packages: [] }, problems: conflict === undefined ? [unreadable] : problems }
  }
}

/** What cannot be read here is told of the manifest itself, not of the lock. */
async function readManifest(file: FoundFile, { manifests, wanted }: LockFormat): Promise<{ path: string | null; wanted: readonly Wanted[] }> {
  const folder = folderOf(file.path)
  const name = manifests.find((each) => file.tree.hasFile(folder + each))
  const text = name === undefined ? undefined : await file.tree.file(folder + name)?.text({ maxBytes: maxLockBytes }).catch(() => undefined)
  if (name === undefined || text === undefined || !wanted) return { path: name ?? null, wanted: [] }
  try {
    return { path: name, wanted: await wanted(text, { file, tree: file.tree, folder }) }
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    return { path: name, wanted: [] }
  }
}

/** Some locks tell what is direct but not what it is for, which the manifest does. */
function withScopes(wanted: readonly Wanted[], manifest: readonly Wanted[]): Wanted[] {
  const scopes = new Map(manifest.map(({ name, scope }) => [name, scope]))
  return wanted.map((wish) => (wish.scope === 'runtime' ? { ...wish, scope: scopes.get(wish.name) ?? wish.scope } : wish))
}

function disagreements(file: FoundFile, { tool, manifests }: LockFormat, missing: readonly Wanted[]): Problem[] {
  if (missing.length === 0) return []
  const listed = [...new Set(missing.map(({ name }) => name))]
  const more = listed.length > maxNamed ? ` and ${listed.length - maxNamed} more` : ''
  const message = `${manifests[0] ?? 'The manifest'} asks for ${listed.slice(0, maxNamed).join(', ')}${more}, which the lock does not hold. Let ${tool} write the lock anew and commit it.`
  return [{ key: 'missing', topic: 'invalid', message, evidence: { file: file.path, line: 1 } }]
}
