import { type Detection, type DetectedProblem, type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import { compactNames, conflictLine, conflictProblem, folderOf, lockfileDetection } from '../lockfile-entity.ts'
import { maxLockBytes, type Package } from '../read-dependencies.ts'
import { isPinned, readRequirements, type RequirementsFile } from './read-requirements.ts'
import { normalizedName, pinnedVersion } from './requirement.ts'

const names = /(^|\/)((requirements|constraints)([._-][\w.-]*)?\.(txt|in)|[\w.-]*[._-](requirements|constraints)\.(txt|in)|requirements\/[\w.-]+\.(txt|in))$/
const maxDepth = 8

/** Requirements files of pip, with those that they take in. One is locked when it fixes each version. */
export const detectRequirements: FileDetector = {
  kind: 'file', id: 'security.requirements', endings: ['txt', 'in'],
  matches: (path) => names.test(path),
  async detect(file) {
    const text = await file.text({ maxBytes: maxLockBytes })
    const conflict = conflictLine(text)
    const own = readRequirements(text)
    // A text with such a name need not be for pip: what pip could not read even half of is something else.
    if (own.entries.length + own.includes.length === 0 || own.strange.length > (own.entries.length + own.includes.length) / 2) return nothingDetected
    return detectionOf(file, own, conflict === undefined ? [] : [conflictProblem(file, conflict)])
  },
}

async function detectionOf(file: FoundFile, own: RequirementsFile, conflicts: readonly Omit<DetectedProblem, 'entity'>[]): Promise<Detection> {
  const whole = await withIncludes(file, own)
  const constrained = new Map(whole.filter(({ isConstraint }) => isConstraint).flatMap(({ content }) => pinned(content).map(({ name, version }) => [normalizedName(name), version])))
  const wanted = whole.filter(({ isConstraint }) => !isConstraint)
  const entries = wanted.flatMap(({ content }) => content.entries)
  const direct = own.entries.filter(({ isIndirect }) => !(own.isCompiled && isIndirect)).map(({ name, constraint }) => ({ name, version: pinnedVersion(constraint) ?? constrained.get(normalizedName(name)) ?? null, constraint, scope: scopeOf(file.path) }))
  const all = compactNames(entries.flatMap(({ name, constraint }): Package[] => {
    const version = pinnedVersion(constraint) ?? constrained.get(normalizedName(name))
    return version === undefined ? [] : [{ name, version }]
  }))
  const isLocked = wanted.every(({ content }) => isPinned(content) || content.entries.length === 0) && entries.length > 0
  const strange = conflicts.length > 0 ? [] : own.strange.slice(0, 1)
  return lockfileDetection(file, {
    ecosystem: 'pip', tool: own.isCompiled ? 'pip-compile' : 'pip', format: null, locked: isLocked, manifest: null, direct, all, includes: own.includes.map(({ path }) => path),
    note: isLocked ? null : 'Not every version is fixed here, so that two installations may differ.',
  }, [
    ...conflicts,
    ...strange.map(({ line, text }) => ({ key: `strange:${line}`, topic: 'unclear' as const, message: `pip may not take this line: ${text.replace(/:\/\/[^@\s]*@/, '://').slice(0, 100)}. Write name==version, or remove it.`, evidence: { file: file.path, line } })),
    ...own.includes.filter(({ path }) => isLost(file, path)).map(({ path, line }) => ({ key: `include:${path}`, topic: 'lost-reference' as const, message: `It takes in ${path}, which is not there, so that pip refuses the file. Correct the path or remove the line.`, evidence: { file: file.path, line } })),
  ])
}

interface Included {
  readonly content: RequirementsFile
  readonly isConstraint: boolean
}

async function withIncludes(file: FoundFile, own: RequirementsFile): Promise<Included[]> {
  const found: Included[] = [{ content: own, isConstraint: false }]
  const seen = new Set([file.path])
  const waiting = own.includes.map(({ path, isConstraint }) => ({ path: folderOf(file.path) + path, isConstraint, depth: 1 }))
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const inner = file.tree.file(next.path)
    if (!inner || seen.has(inner.path) || next.depth > maxDepth) continue
    seen.add(inner.path)
    const text = await inner.text({ maxBytes: maxLockBytes }).catch(() => '')
    const content = readRequirements(text)
    found.push({ content, isConstraint: next.isConstraint })
    waiting.push(...content.includes.map(({ path, isConstraint }) => ({ path: folderOf(inner.path) + path, isConstraint: isConstraint || next.isConstraint, depth: next.depth + 1 })))
  }
  return found
}

function pinned({ entries }: RequirementsFile): Package[] {
  return entries.flatMap(({ name, constraint }) => {
    const version = pinnedVersion(constraint)
    return version === undefined ? [] : [{ name, version }]
  })
}

/** Addresses and variables lead elsewhere; what Git ignores may be made later. */
function isLost(file: FoundFile, path: string): boolean {
  if (/^([a-z+]+:\/\/|\/|~|\$)|[{}$]/.test(path) || !file.repository) return false
  return !file.tree.hasFile(folderOf(file.path) + path)
}

function scopeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/dev|lint|typing|tool/.test(name)) return 'dev'
  if (/test/.test(name)) return 'test'
  return /docs?\b/.test(name) ? 'docs' : 'runtime'
}
