import { blockLines } from '#lib/block-lines'
import type { Lock, Package, Wanted } from '../read-dependencies.ts'

const scopes: Readonly<Record<string, string>> = { dependencies: 'runtime', devDependencies: 'dev', optionalDependencies: 'optional' }

interface Reading {
  format: string | null
  readonly packages: Package[]
  readonly wanted: Map<string, Wanted>
  readonly specifiers: Map<string, string>
}

/** pnpm-lock.yaml, versions 5 to 9 (github.com/pnpm/spec → lockfile). */
export function readPnpmLock(text: string): Lock {
  const reading: Reading = { format: null, packages: [], wanted: new Map(), specifiers: new Map() }
  for (const { path, value } of blockLines(text.slice(ownDocument(text)))) {
    const [top, second = ''] = path
    if (top === 'lockfileVersion') reading.format = value
    else if (top === 'packages' && path.length === 2) addPackage(reading, second)
    else if (top === 'importers') addWanted(reading, second, path.slice(2), value)
    else addWanted(reading, '.', path, value)
  }
  return { format: reading.format, packages: reading.packages, wanted: [...reading.wanted.values()], known: [...reading.wanted.values()].map(({ name }) => name) }
}

/** Since version 11 pnpm writes what it needs itself into a document before the project's. */
function ownDocument(text: string): number {
  return Math.max(text.lastIndexOf('\n---\n'), text.lastIndexOf('\n---\r\n'), 0)
}

/** `/name/1.2.3_peers` (5), `/name@1.2.3(peers)` (6), `name@1.2.3` (9). What is from elsewhere has its address for a version. */
function addPackage({ packages }: Reading, key: string): void {
  const plain = key.replace(/^\//, '').replace(/\(.*$/, '')
  const [, name, version] = /^((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(plain) ?? /^((?:@[^/]+\/)?[^/]+)\/([^/_]+)(?:_.*)?$/.exec(plain) ?? []
  if (name !== undefined && version !== undefined && !version.startsWith('file:')) packages.push({ name, version })
}

/** Before version 6 constraints stand apart, under `specifiers`; since then beside the version. */
function addWanted({ wanted, specifiers }: Reading, importer: string, [section = '', name, field]: readonly string[], value: string): void {
  if (name === undefined) return
  if (section === 'specifiers') return void specifiers.set(`${importer}\n${name}`, value)
  const scope = scopes[section]
  if (scope === undefined) return
  const key = `${importer}\n${scope}\n${name}`
  const wish = wanted.get(key) ?? { name, constraint: specifiers.get(`${importer}\n${name}`) ?? null, scope, isOptional: true }
  if (field === 'specifier') wanted.set(key, { ...wish, constraint: value })
  else if (field === 'version' || (field === undefined && value !== '')) wanted.set(key, { ...wish, ...(isLink(value) ? {} : { version: plainVersion(value) }) })
  else wanted.set(key, wish)
}

function isLink(version: string): boolean {
  return /^(link|file|workspace):/.test(version)
}

/** Without peers, and for an alias (`/real/1.2.3`, `/real@1.2.3`, `real@1.2.3`) without the name that it stands for. */
function plainVersion(version: string): string {
  const plain = version.replace(/\(.*$/, '')
  if (plain.includes('://')) return plain
  const [, aliased] = /^\d+\.\d+\.\d/.test(plain) ? [] : (/^\/?(?:@[^/@]+\/)?[^/@]+[@/](\d.*)$/.exec(plain) ?? [])
  return (aliased ?? plain).replace(/_.*$/, '')
}
