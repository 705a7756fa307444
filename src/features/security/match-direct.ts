import type { DirectDependency } from './contract.ts'
import type { Lock, Wanted } from './read-dependencies.ts'

export interface Matched {
  readonly direct: readonly DirectDependency[]
  /** Wished for, and not in the lock. */
  readonly missing: readonly Wanted[]
}

/** Gives each direct dependency the version that the lock holds. */
export function matchDirect(wanted: readonly Wanted[], lock: Lock, sameName: (name: string) => string = (name) => name): Matched {
  const versions = new Map<string, string[]>()
  for (const { name, version } of lock.packages) {
    const key = sameName(name)
    const held = versions.get(key)
    if (held) held.push(version)
    else versions.set(key, [version])
  }
  const known = new Set((lock.known ?? []).map(sameName))
  const direct = new Map<string, DirectDependency>()
  const missing: Wanted[] = []
  for (const wish of wanted) {
    const { name, constraint, scope } = wish
    const version = wish.version ?? lock.versionOf?.(wish) ?? fittingVersion(versions.get(sameName(name)) ?? [], constraint) ?? null
    if (version === null && !known.has(sameName(name)) && wish.isOptional !== true) missing.push(wish)
    const key = `${name}\n${scope}\n${version}`
    if (!direct.has(key)) direct.set(key, { name, version, constraint, scope })
  }
  return { direct: [...direct.values()], missing }
}

/** Of several versions the first whose numbers begin as the constraint's do, up to the one that may not change (`0.8`, `1`). */
export function fittingVersion(versions: readonly string[], constraint: string | null): string | undefined {
  const [first] = versions
  if (versions.length < 2) return first
  const [fixed] = /\b0(?:\.0)*\.\d+|\d+/.exec(constraint ?? '') ?? []
  return versions.find((version) => version === fixed || version.startsWith(`${fixed}.`)) ?? first
}
