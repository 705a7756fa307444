import { type DetectedProblem, type Detection, type FoundFile, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { LockfileFacts } from './contract.ts'

/** What every detector of dependencies gives: one entity for the file, a part of its repository. */
export function lockfileDetection(file: FoundFile, facts: Omit<LockfileFacts, 'path' | 'count'>, problems: readonly Omit<DetectedProblem, 'entity'>[] = []): Detection {
  const ref = placeRef('lockfile', file)
  const path = pathInside(file)
  const direct = facts.direct.map((each) => ({ ...each, version: withoutPassword(each.version), constraint: withoutPassword(each.constraint) }))
  const spec: LockfileFacts = { path, ...facts, direct, count: facts.all.length }
  return {
    entities: [{ ref, title: titleOf(path), description: `${facts.locked ? 'Locked' : 'Unlocked'} ${facts.tool} dependencies`, spec: { ...spec }, evidence: { file: file.path, line: 1 } }],
    relations: partOfRepository(ref, file),
    problems: problems.map((problem) => ({ ...problem, entity: ref })),
  }
}

/** `package-lock.json of web`; the folder says which, for the name is always the same. */
function titleOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? path : `${path.slice(slash + 1)} of ${path.slice(0, slash)}`
}

/** The folder of a path with `/` at its end; empty for the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** The lines between which two branches stand side by side. */
export function conflictLine(text: string): number | undefined {
  const at = /^<{7} /m.exec(text)?.index
  if (at === undefined || !/^={7}\r?$/m.test(text.slice(at)) || !/^>{7} /m.test(text.slice(at))) return undefined
  return text.slice(0, at).split('\n').length
}

export function conflictProblem(file: FoundFile, line: number): Omit<DetectedProblem, 'entity'> {
  return { key: 'conflict', topic: 'unreadable', message: 'It holds marks of a merge conflict. Resolve the conflict and let the tool write the file anew.', evidence: { file: file.path, line } }
}

/** `name@version`, sorted, each once. */
export function compactNames(packages: Iterable<{ readonly name: string; readonly version: string }>): string[] {
  const names = new Set<string>()
  for (const { name, version } of packages) names.add(`${name}@${withoutPassword(version)}`)
  return [...names].toSorted()
}

/** An address may hold a name and a password before its host. */
function withoutPassword<Text extends string | null>(text: Text): Text {
  return (text?.includes('://') === true ? text.replace(/(:\/\/)[^/@\s]*@/g, '$1') : text) as Text
}
