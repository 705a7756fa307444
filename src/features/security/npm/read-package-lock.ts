import { readJson } from '#lib/json-plain'
import { recordOf, textOf } from '#lib/plain-data'
import type { Lock, Package, Wanted } from '../read-dependencies.ts'
import { wantedOf } from './read-package-json.ts'

/** npm's package-lock.json and npm-shrinkwrap.json, versions 1 to 3 (docs.npmjs.com → package-lock.json). Throws `UnreadableText`. */
export function readPackageLock(text: string): Lock {
  const lock = recordOf(readJson(text))
  const format = typeof lock['lockfileVersion'] === 'number' ? String(lock['lockfileVersion']) : '1'
  return { format, ...('packages' in lock ? fromPackages(recordOf(lock['packages'])) : fromTree(recordOf(lock['dependencies']))) }
}

const modules = 'node_modules/'

/** Since version 2: each place in node_modules; what lies elsewhere is the project itself or a member of its workspace. */
function fromPackages(places: Readonly<Record<string, unknown>>): Pick<Lock, 'packages' | 'wanted' | 'known'> {
  const packages: Package[] = []
  const known: string[] = []
  const wanted: Wanted[] = []
  for (const [place, value] of Object.entries(places)) {
    const found = recordOf(value)
    const at = place.lastIndexOf(modules)
    if (at < 0) {
      wanted.push(...wantedOf(found).map((wish) => withVersion(wish, place, places)))
      continue
    }
    const name = place.slice(at + modules.length)
    const version = textOf(found['version'])
    if (found['link'] === true || version === undefined) known.push(name)
    else packages.push({ name: textOf(found['name']) ?? name, version })
    if (textOf(found['name']) !== undefined) known.push(name)
  }
  return { packages, known, wanted }
}

/** Node looks in the member's own node_modules first, then upwards. */
function withVersion(wish: Wanted, member: string, places: Readonly<Record<string, unknown>>): Wanted {
  for (let folder = member; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const version = textOf(recordOf(places[`${folder === '' ? '' : `${folder}/`}${modules}${wish.name}`])['version'])
    if (version !== undefined) return { ...wish, version }
    if (folder === '') return wish
  }
}

/** Version 1 nests what is not at the top. */
function fromTree(top: Readonly<Record<string, unknown>>): Pick<Lock, 'packages' | 'known' | 'versionOf'> {
  const packages: Package[] = []
  const known: string[] = []
  const waiting = [top]
  for (let level = waiting.pop(); level; level = waiting.pop()) {
    for (const [name, value] of Object.entries(level)) {
      const found = recordOf(value)
      const version = textOf(found['version'])
      const [, alias, real] = /^npm:(.+)@([^@]+)$/.exec(version ?? '') ?? []
      if (alias !== undefined && real !== undefined) packages.push({ name: alias, version: real })
      else if (version !== undefined && !version.startsWith('file:')) packages.push({ name, version })
      known.push(name)
      waiting.push(recordOf(found['dependencies']))
    }
  }
  const versionOf = ({ name }: Wanted) => {
    const version = textOf(recordOf(top[name])['version'])
    return version?.startsWith('file:') === true ? undefined : version?.replace(/^npm:.+@/, '')
  }
  return { packages, known, versionOf }
}
