import { basename } from 'node:path'
import { type EntityRef, entityRef } from '#lib/entity-ref'

export interface RepositoryPlace {
  /** Relative to the discovered folder; empty for the folder itself. */
  readonly path: string
  /** The same for all work trees of one repository. */
  readonly commonDir: string
}

/**
 * References for repositories: named for their folder; where two have the same name the one nearer the top keeps it and
 * the other is named for its whole path. Work trees of one repository share its reference.
 */
export function nameRepositories(root: string, places: readonly RepositoryPlace[]): Map<string, EntityRef> {
  const byCommonDir = new Map<string, EntityRef>()
  const taken = new Set<EntityRef>()
  const result = new Map<string, EntityRef>()
  const depth = ({ path }: RepositoryPlace) => (path === '' ? 0 : path.split('/').length)
  const isMain = ({ path, commonDir }: RepositoryPlace) => commonDir.endsWith(path === '' ? `${root}/.git` : `/${path}/.git`)
  const ordered = places.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)) || depth(a) - depth(b) || (a.path < b.path ? -1 : 1))
  for (const place of ordered) {
    const known = byCommonDir.get(place.commonDir)
    const ref = known ?? freeName(nameOf(root, place.path), place.path, taken)
    byCommonDir.set(place.commonDir, ref)
    taken.add(ref)
    result.set(place.path, ref)
  }
  return result
}

function nameOf(root: string, path: string): string {
  return basename(path === '' ? root : path).replace(/\.git$/, '')
}

function freeName(name: string, path: string, taken: ReadonlySet<EntityRef>): EntityRef {
  const wanted = entityRef('repository', name)
  if (!taken.has(wanted)) return wanted
  const whole = entityRef('repository', path.replace(/\.git$/, '').replaceAll('/', '-'))
  for (let number = 2, ref = whole; ; number += 1) {
    if (!taken.has(ref)) return ref
    ref = `${whole}-${number}`
  }
}
