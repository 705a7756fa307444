import { recordOf, textOf } from '#lib/plain-data'
import type { RunbookAddress } from './read-address.ts'

export interface KnownRepository {
  readonly ref: string
  /** Its folder in the discovered one, empty for that itself; undefined where it is only hosted. */
  readonly folder: string | undefined
  readonly remote: { readonly host: string; readonly path: string } | undefined
  readonly hosted: string | undefined
}

interface Described {
  readonly ref: string
  readonly spec: Readonly<Record<string, unknown>>
}

export function knownRepository({ ref, spec }: Described): KnownRepository {
  const [folder, hosted] = [textOf(spec['path']), recordOf(spec['hosted'])]
  const [owner, name] = [textOf(hosted['owner']), textOf(hosted['name'])]
  return { ref, folder: folder === '.' ? '' : folder, remote: remoteOf(textOf(spec['remote'])), hosted: owner === undefined || name === undefined ? undefined : `${owner}/${name}` }
}

/** `git@github.com:acme/shop.git`, `ssh://…` and `https://…` alike. */
function remoteOf(remote: string | undefined): KnownRepository['remote'] {
  const [, host, path] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+)?[/:]+(.+?)(?:\.git)?\/*$/i.exec(remote ?? '') ?? []
  return host === undefined || path === undefined ? undefined : { host, path: path.replace('/_git/', '/') }
}

/**
 * How surely an address names a repository: 3 by host and path, 2 by its path (a mirror, one that is hosted here), 1 by its name
 * alone (a copy, a fork), 0 not at all.
 */
export function sureness({ ref, remote, hosted }: KnownRepository, wanted: NonNullable<RunbookAddress['repository']>): 0 | 1 | 2 | 3 {
  const path = wanted.path.toLowerCase()
  if (remote?.path.toLowerCase() === path) return remote.host.toLowerCase() === wanted.host.toLowerCase() ? 3 : 2
  if (hosted?.toLowerCase() === path) return 2
  return ref.slice(ref.indexOf('/') + 1).toLowerCase() === path.slice(path.lastIndexOf('/') + 1) ? 1 : 0
}
