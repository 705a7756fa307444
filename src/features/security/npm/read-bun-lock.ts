import { readJsonWithComments } from '#lib/json-plain'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Lock, Package, Wanted } from '../read-dependencies.ts'
import { wantedOf } from './read-package-json.ts'

/** Bun's lock file in text (bun.com/docs/pm/lockfile). Throws `UnreadableText`. */
export function readBunLock(text: string): Lock {
  const lock = recordOf(readJsonWithComments(text))
  const versions = new Map<string, string>()
  const packages: Package[] = []
  const known: string[] = []
  for (const [key, value] of Object.entries(recordOf(lock['packages']))) {
    const resolved = textOf(listOf(value)[0]) ?? ''
    const at = resolved.indexOf('@', 1)
    const version = resolved.slice(at + 1)
    known.push(key)
    if (at <= 0 || /^(workspace|link|file|root):/.test(version)) continue
    packages.push({ name: resolved.slice(0, at), version })
    versions.set(key, version)
  }
  return { format: String(lock['lockfileVersion'] ?? ''), packages, known, wanted: Object.values(recordOf(lock['workspaces'])).map(recordOf).flatMap((member) => wantedOf(member).map((wish) => withVersion(wish, textOf(member['name']), versions))) }
}

/** A key of `member/name` is the version that this member alone has. */
function withVersion(wish: Wanted, member: string | undefined, versions: ReadonlyMap<string, string>): Wanted {
  const version = versions.get(`${member ?? ''}/${wish.name}`) ?? versions.get(wish.name)
  return version === undefined ? wish : { ...wish, version }
}
