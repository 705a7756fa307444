import { UnreadableText } from '#lib/unreadable-text'
import { type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import { compactNames, conflictLine, conflictProblem, folderOf, lockfileDetection } from '../lockfile-entity.ts'
import { type Pom, type PomDependency, readPom } from './read-pom.ts'

const maxParents = 10

/** Maven projects. Maven has no lock file, so that only what the project and its parents in the tree say is known. */
export const detectPom: FileDetector = {
  kind: 'file', id: 'security.maven', endings: ['xml'],
  matches: (path) => path === 'pom.xml' || path.endsWith('/pom.xml'),
  async detect(file) {
    const text = await file.text()
    try {
      const pom = readPom(text)
      return pom ? await detectionOf(file, pom) : nothingDetected
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error
      const conflict = conflictLine(text)
      const problem = conflict === undefined ? { key: 'unreadable', topic: 'unreadable' as const, message: `${error.message} Maven cannot read it either. Mend it there.`, evidence: { file: file.path, line: error.line } } : conflictProblem(file, conflict)
      return { ...nothingDetected, problems: /\{\{|\$\{\{|<%|#set\(/.test(text) ? [] : [problem], isPartial: true }
    }
  },
}

async function detectionOf(file: FoundFile, own: Pom) {
  const lineage = await withParents(file, own)
  const property = propertiesOf(lineage)
  const filled = (value: string | undefined) => (value === undefined ? undefined : fill(value, property))
  const managed = new Map<string, PomDependency>()
  for (const { managed: entries } of lineage) for (const entry of entries) if (!managed.has(fill(entry.name, property))) managed.set(fill(entry.name, property), entry)
  const direct = lineage.flatMap(({ dependencies }) => dependencies).map((dependency) => {
    const name = fill(dependency.name, property)
    const fromAbove = managed.get(name)
    const version = filled(dependency.version ?? fromAbove?.version)
    const isFixed = version !== undefined && !/[${}[\](),]|^(LATEST|RELEASE)$/.test(version)
    // `[1.0]` is a range of one.
    const [, only = null] = /^\[\s*([^\s,${}[\]()]+)\s*\]$/.exec(version ?? '') ?? []
    return { name, version: isFixed ? version : only, constraint: version === undefined || isFixed ? null : version, scope: filled(dependency.scope ?? fromAbove?.scope) ?? 'compile' }
  })
  const unique = [...new Map(direct.toReversed().map((each) => [each.name, each])).values()].toReversed()
  return lockfileDetection(file, {
    ecosystem: 'maven', tool: 'maven', format: null, locked: false, manifest: 'pom.xml', direct: unique,
    all: compactNames(unique.flatMap(({ name, version }) => (version === null ? [] : [{ name, version }]))), includes: own.modules,
    note: 'Maven has no lock file: what is needed indirectly, and versions that a parent elsewhere fixes, are not known from the files here.',
  })
}

/** The project and its parents that lie in the tree, itself first. */
async function withParents(file: FoundFile, own: Pom): Promise<Pom[]> {
  const lineage = [own]
  let place = file
  for (let pom = own; pom.parent && pom.parent.relativePath !== '' && lineage.length < maxParents; ) {
    const wanted = `${folderOf(place.path)}${pom.parent.relativePath}`
    const next = file.tree.file(wanted.endsWith('.xml') ? wanted : `${wanted.replace(/\/$/, '')}/pom.xml`)
    const parent = next && (await pomOf(next))
    if (!next || !parent || `${parent.group}:${parent.artifact}` !== pom.parent.name) break
    lineage.push(parent)
    place = next
    pom = parent
  }
  return lineage
}

async function pomOf(file: FoundFile): Promise<Pom | undefined> {
  try {
    return readPom(await file.text())
  } catch {
    return undefined
  }
}

/** The nearest definition counts; `project.version` and its like are the project's own. */
function propertiesOf(lineage: readonly Pom[]): ReadonlyMap<string, string> {
  const [own] = lineage
  const found = new Map<string, string>()
  const built = [['groupId', own?.group], ['artifactId', own?.artifact], ['version', own?.version], ['parent.version', own?.parent?.version], ['parent.groupId', own?.parent?.name.split(':')[0]], ['parent.artifactId', own?.parent?.name.split(':')[1]]] as const
  for (const [name, value] of built) {
    if (value === undefined) continue
    found.set(`project.${name}`, value)
    found.set(`pom.${name}`, value)
  }
  for (const { properties } of lineage) for (const [name, value] of properties) if (!found.has(name)) found.set(name, value)
  return found
}

/** Properties may name others; a circle ends, and what nobody defines stays as it is written. */
function fill(text: string, property: ReadonlyMap<string, string>): string {
  let filled = text
  for (let round = 0; round < 5 && filled.includes('${') && filled.length < 1000; round += 1) filled = filled.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => property.get(name) ?? whole)
  return filled
}
