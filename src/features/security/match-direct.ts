import type { DirectDependency } from './contract.ts'
import type { Lock, Wanted } from './read-dependencies.ts'

export interface Matched {
  readonly direct: readonly DirectDependency[]
  /** Wished for, and not in the lock. */
  readonly missing: readonly Wanted[]
}

/** Gives each direct dependency the version that the lock holds; the first in the lock where it holds several. */
export function matchDirect(wanted: readonly Wanted[], lock: Lock, sameName: (name: string) => string = (name) => name): Matched {
  const versions = new Map<string, string>()
  for (const { name, version } of lock.packages) {
    const key = sameName(name)
    if (!versions.has(key)) versions.set(key, version)
  }
  const known = new Set((lock.known ?? []).map(sameName))
  const direct = new Map<string, DirectDependency>()
  const missing: Wanted[] = []
  for (const wish of wanted) {
    const { name, constraint, scope } = wish
    const version = wish.version ?? versions.get(sameName(name)) ?? null
    if (version === null && !known.has(sameName(name)) && wish.isOptional !== true) missing.push(wish)
    const key = `${name}\n${scope}\n${version}`
    if (!direct.has(key)) direct.set(key, { name, version, constraint, scope })
  }
  return { direct: [...direct.values()], missing }
}
