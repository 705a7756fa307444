import { readJsonWithComments } from '#lib/json-plain'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Lock, Package } from '../read-dependencies.ts'
import { wantedOf } from './read-package-json.ts'

/** Bun's lock file in text (bun.com/docs/pm/lockfile). Throws `UnreadableText`. */
export function readBunLock(text: string): Lock {
  const lock = recordOf(readJsonWithComments(text))
  const packages: Package[] = []
  const known: string[] = []
  for (const [key, value] of Object.entries(recordOf(lock['packages']))) {
    const resolved = textOf(listOf(value)[0]) ?? ''
    const at = resolved.indexOf('@', 1)
    const version = resolved.slice(at + 1)
    known.push(key)
    if (at > 0 && !/^(workspace|link|file):/.test(version)) packages.push({ name: resolved.slice(0, at), version })
  }
  return { format: String(lock['lockfileVersion'] ?? ''), packages, known, wanted: Object.values(recordOf(lock['workspaces'])).flatMap((member) => wantedOf(recordOf(member))) }
}
