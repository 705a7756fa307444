import { listOf, recordOf, textOf } from '#lib/plain-data'
import { pathPattern } from '#lib/path-pattern'
import { readToml } from '#lib/toml-plain'
import { fittingVersion } from '../match-direct.ts'
import { type Lock, type LockFormat, type Package, type Place, textAt, type Wanted } from '../read-dependencies.ts'

const sections = [['dependencies', 'runtime'], ['dev-dependencies', 'dev'], ['build-dependencies', 'build']] as const
const maxMembers = 1000

/** Cargo.lock (doc.rust-lang.org/cargo): packages without a source are the workspace's own. */
export const cargoFormat: LockFormat = {
  ecosystem: 'cargo', tool: 'cargo', name: /^Cargo\.lock$/, manifests: ['Cargo.toml'], read: readCargoLock, wanted: wantedOfWorkspace,
}

function readCargoLock(text: string): Lock {
  const file = readToml(text)
  const packages: Package[] = []
  const known: string[] = []
  const used = new Map<string, string[]>()
  for (const entry of listOf(file['package']).map(recordOf)) {
    const name = textOf(entry['name'])
    const version = textOf(entry['version'])
    if (name === undefined || version === undefined) continue
    if (entry['source'] === undefined) {
      known.push(name)
      for (const [dependency, exact] of exactNeeds(entry)) used.set(dependency, [...(used.get(dependency) ?? []), exact])
    } else packages.push({ name, version })
  }
  return { format: String(file['version'] ?? '1'), packages, known, versionOf: ({ name, constraint }) => fittingVersion(used.get(name) ?? [], constraint) }
}

/** `rand 0.8.5` where the lock holds several of that name, else `rand` alone. */
function exactNeeds(entry: Readonly<Record<string, unknown>>): (readonly [name: string, version: string])[] {
  return listOf(entry['dependencies']).flatMap((each) => {
    const [name, version] = (textOf(each) ?? '').split(' ')
    return name === undefined || version === undefined ? [] : [[name, version] as const]
  })
}

/** The manifest beside the lock and those of the members below. */
async function wantedOfWorkspace(text: string, place: Place): Promise<Wanted[]> {
  const root = readToml(text)
  const shared = recordOf(recordOf(root['workspace'])['dependencies'])
  const wanted = wantedOf(root, shared)
  if (!('workspace' in root)) return wanted
  for (const path of memberPaths(place, recordOf(root['workspace']))) {
    const member = await textAt(place, path)
    wanted.push(...(member === undefined ? [] : wantedOf(tomlOrNothing(member), shared)))
  }
  return wanted
}

function memberPaths({ tree, folder }: Place, workspace: Readonly<Record<string, unknown>>): string[] {
  const patternsOf = (key: string) => listOf(workspace[key]).flatMap((glob) => textOf(glob) ?? []).map((glob) => pathPattern(`/${glob.replace(/^\.?\//, '').replace(/\/$/, '')}/Cargo.toml`))
  const members = patternsOf('members')
  const excluded = listOf(workspace['exclude']).flatMap((path) => textOf(path) ?? []).map((path) => path.replace(/^\.\//, '').replace(/\/?$/, '/'))
  if (members.length === 0) return []
  const inner = tree.pathsBelow(folder.replace(/\/$/, '')).filter((path) => path.endsWith('/Cargo.toml')).map((path) => path.slice(folder.length))
  return inner.filter((path) => members.some((fits) => fits(path)) && !excluded.some((each) => path.startsWith(each))).slice(0, maxMembers).map((path) => folder + path)
}

function tomlOrNothing(text: string): Readonly<Record<string, unknown>> {
  try {
    return readToml(text)
  } catch {
    return {}
  }
}

/** Direct dependencies of one Cargo.toml, those for certain platforms among them. */
export function wantedOf(manifest: Readonly<Record<string, unknown>>, shared: Readonly<Record<string, unknown>> = {}): Wanted[] {
  const platforms = Object.values(recordOf(manifest['target'])).map(recordOf)
  return [manifest, ...platforms].flatMap((table) => sections.flatMap(([section, scope]) => Object.entries(recordOf(table[section] ?? table[section.replace('-', '_')])).map(([name, value]) => wish(name, value, scope, shared))))
}

function wish(name: string, value: unknown, scope: string, shared: Readonly<Record<string, unknown>>): Wanted {
  const own = recordOf(value)
  const inherited = own['workspace'] === true ? shared[name] : undefined
  const detail = recordOf(inherited ?? value)
  const constraint = textOf(inherited ?? value) ?? textOf(detail['version']) ?? null
  const isOptional = own['optional'] === true || 'path' in detail
  return { name: textOf(detail['package']) ?? name, constraint, scope, ...(isOptional ? { isOptional } : {}) }
}
