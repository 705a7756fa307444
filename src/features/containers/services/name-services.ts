import { type EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'
import type { KnownEntity } from '#kernel/feature'
import { folderOf } from '../paths.ts'
import type { ServiceCandidate } from './service-candidates.ts'

export interface NamedService {
  readonly ref: EntityRef
  readonly candidate: ServiceCandidate
  /** Somebody describes it already. */
  readonly isKnown: boolean
}

/**
 * Gives each its reference. One that a catalog-info.yaml describes (in its own folder, or by its name in its repository)
 * keeps that; of two with one name the one nearer the top has it, and the other is named after its folder too.
 */
export function nameServices(candidates: readonly ServiceCandidate[], described: readonly KnownEntity[], repositoryPaths: ReadonlyMap<EntityRef, string>): NamedService[] {
  const ordered = candidates.toSorted((a, b) => depth(a.folder) - depth(b.folder) || compare(a.folder, b.folder) || compare(a.evidence.file, b.evidence.file) || a.evidence.line - b.evidence.line || compare(a.name, b.name))
  const named = new Map<ServiceCandidate, EntityRef>()
  const taken = new Set<EntityRef>(described.filter(({ evidence }) => evidence.length > 0).map(({ ref }) => ref))
  for (const candidate of ordered) {
    const ref = describedAs(candidate, described, { candidates, repositoryPaths })
    if (ref !== undefined && ![...named.values()].includes(ref)) named.set(candidate, ref)
  }
  const known = new Set(named.values())
  for (const candidate of ordered) {
    if (named.has(candidate)) continue
    const ref = namesFor(candidate, repositoryPaths).map((name) => entityRef('service', name)).find((one) => !taken.has(one))
    if (ref === undefined) continue
    taken.add(ref)
    named.set(candidate, ref)
  }
  return ordered.flatMap((candidate) => {
    const ref = named.get(candidate)
    return ref === undefined ? [] : [{ ref, candidate, isKnown: known.has(ref) }]
  })
}

function describedAs(candidate: ServiceCandidate, described: readonly KnownEntity[], { candidates, repositoryPaths }: { candidates: readonly ServiceCandidate[]; repositoryPaths: ReadonlyMap<EntityRef, string> }): EntityRef | undefined {
  const root = candidate.repository === null ? '' : (repositoryPaths.get(candidate.repository) ?? '')
  const near = described.filter(({ evidence }) => evidence.some(({ file }) => root === '' || file.startsWith(`${root}/`)))
  const byName = near.find(({ ref }) => parseEntityRef(ref).name.toLowerCase() === candidate.name.toLowerCase())
  if (byName) return byName.ref
  const isHere = (folder: string) => folder === candidate.home
  const inFolder = near.filter(({ evidence }) => evidence.some(({ file }) => isHere(folderOf(file))))
  // One description and one thing in a folder are one.
  return inFolder.length === 1 && candidates.filter(({ home }) => isHere(home)).length === 1 ? inFolder[0]?.ref : undefined
}

function namesFor({ name, folder, repository }: ServiceCandidate, repositoryPaths: ReadonlyMap<EntityRef, string>): string[] {
  const root = repository === null ? '' : (repositoryPaths.get(repository) ?? '')
  const repositoryName = repository === null ? [] : [parseEntityRef(repository, 'repository').name]
  const inner = (root === '' ? folder : folder.slice(root.length + 1)).split('/').filter((word) => word !== '')
  const words = inner.at(-1)?.toLowerCase() === name.toLowerCase() ? inner.slice(0, -1) : inner
  const long = [...(words.length > 0 ? words : repositoryName), name].join('-')
  const whole = [...repositoryName, ...inner, name].join('-')
  return [name, long, whole, ...Array.from({ length: 50 }, (_unused, index) => `${whole}-${index + 2}`)]
}

function depth(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
