import { blockLines } from '#lib/block-lines'
import type { Lock, Package, Wanted } from '../read-dependencies.ts'

/** Folders on this disk, whose versions are the project's own. */
const localKey = /^.[^@]*@(?:link|portal|file):(?!.*\.tgz)/

interface Entry {
  readonly keys: readonly string[]
  version: string | undefined
  resolution: string | undefined
  readonly dependencies: Wanted[]
}

/** Yarn's lock file: the classic one (version 1) and Berry's. */
export function readYarnLock(text: string): Lock {
  return /^__metadata:/m.test(text) ? readBerry(text) : readClassic(text)
}

/** `name@range, name@range:` begins an entry; two spaces deep `version "1.2.3"`. */
function readClassic(text: string): Lock {
  const packages: Package[] = []
  const known: string[] = []
  const byKey = new Map<string, string>()
  let keys: string[] = []
  for (const line of text.split('\n')) {
    if (/^[^\s#].*:\s*$/.test(line)) keys = keysOf(line.trim().slice(0, -1))
    const [, version] = /^ {2}version "?([^"\s]+)"?/.exec(line) ?? []
    if (version === undefined) continue
    known.push(...keys.map(nameOf))
    if (keys.some((key) => localKey.test(key))) continue
    for (const key of keys) byKey.set(key, version)
    const real = new Set(keys.map(realName))
    packages.push(...[...real].map((name) => ({ name, version })))
  }
  return { format: '1', packages, known, versionOf: ({ name, constraint }) => byKey.get(`${name}@${constraint}`) }
}

function readBerry(text: string): Lock {
  const entries: Entry[] = []
  let format: string | null = null
  for (const { path: [top = '', key, inner], value } of blockLines(text)) {
    if (top === '__metadata') format = key === 'version' ? value : format
    else if (key === undefined) entries.push({ keys: top.split(/, /), version: undefined, resolution: undefined, dependencies: [] })
    else addTo(entries.at(-1), key, inner, value)
  }
  const members = entries.filter(({ resolution = '' }) => resolution.includes('@workspace:'))
  const others = entries.filter(({ keys, resolution = '' }) => !resolution.includes('@workspace:') && !keys.some((key) => localKey.test(key)))
  const byKey = new Map(others.flatMap(({ keys, version }) => (version === undefined ? [] : keys.map((key) => [key, version] as const))))
  return {
    versionOf: ({ name, constraint }) => byKey.get(`${name}@${constraint}`) ?? byKey.get(`${name}@npm:${constraint}`),
    format, wanted: members.flatMap(({ dependencies }) => dependencies), known: entries.flatMap(({ keys }) => keys.map(nameOf)),
    packages: others.flatMap(({ keys: [first = ''], version, resolution }) => (version === undefined ? [] : [{ name: nameOf(resolution ?? first), version }])),
  }
}

function addTo(entry: Entry | undefined, key: string, inner: string | undefined, value: string): void {
  if (!entry) return
  if (key === 'version') entry.version = value
  else if (key === 'resolution') entry.resolution = value
  else if (key === 'dependencies' && inner !== undefined) entry.dependencies.push({ name: inner, constraint: value.replace(/^npm:(?!@?[a-z][^@]*@)/i, ''), scope: 'runtime' })
}

function keysOf(line: string): string[] {
  return line.split(/,\s*/).map((key) => key.trim().replace(/^"|"$/g, ''))
}

/** `@scope/name@range` without the range. */
function nameOf(key: string): string {
  const at = key.indexOf('@', 1)
  return at < 0 ? key : key.slice(0, at)
}

/** `alias@npm:name@range` is that other package. */
function realName(key: string): string {
  const [, real] = /^.[^@]*@npm:(.[^@]*)@/.exec(key) ?? []
  return real ?? nameOf(key)
}
