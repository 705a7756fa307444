import { type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import type { DirectDependency } from '../contract.ts'
import { compactNames, conflictLine, conflictProblem, folderOf, lockfileDetection } from '../lockfile-entity.ts'
import { maxLockBytes, type Package } from '../read-dependencies.ts'

const names = /(^|\/)([\w.-]*gradle\.lockfile|gradle\/dependency-locks\/[\w.-]+\.lockfile)$/
const declared = /(?:^|[\s;{])(\w+)[\s(]+(?:(?:enforcedP|p)latform\(|testFixtures\()?["']([\w.-]+:[\w.-]+)(?::([^"'@:]+))?[^"']*["']/g

/** Gradle's lock files: one a project, or in older versions one a configuration. */
export const detectGradleLock: FileDetector = {
  kind: 'file', id: 'security.gradle', endings: ['lockfile'],
  matches: (path) => names.test(path),
  async detect(file) {
    const text = await file.text({ maxBytes: maxLockBytes })
    const conflict = conflictLine(text)
    const packages = readGradleLock(text)
    if (packages === undefined) return nothingDetected
    const build = await buildFileOf(file)
    return lockfileDetection(file, {
      ecosystem: 'maven', tool: 'gradle', format: file.path.endsWith('gradle.lockfile') ? '2' : '1', locked: true, manifest: build?.name ?? null, direct: directOf(build?.text ?? '', packages),
      all: compactNames(packages), includes: [], note: 'Direct dependencies are those that the build file writes out; what it computes, and what a version catalog names, is not among them.',
    }, conflict === undefined ? [] : [conflictProblem(file, conflict)])
  },
}

/** `group:artifact:version=configurations`; undefined for other files. */
export function readGradleLock(text: string): Package[] | undefined {
  const packages: Package[] = []
  let isLock = text.includes('This is a Gradle generated file')
  for (const line of text.split(/\r?\n/)) {
    const [, name, version] = /^([^\s:#=]+:[^\s:=]+):([^\s:=]+)(?:=|$)/.exec(line) ?? []
    if (name !== undefined && version !== undefined) packages.push({ name, version })
    isLock ||= line.startsWith('empty=')
  }
  return isLock || packages.length > 0 ? packages : undefined
}

async function buildFileOf(file: FoundFile): Promise<{ name: string; text: string } | undefined> {
  const folder = folderOf(file.path).replace(/gradle\/dependency-locks\/$/, '')
  const name = ['build.gradle', 'build.gradle.kts'].find((each) => file.tree.hasFile(folder + each))
  return name === undefined ? undefined : { name, text: (await file.tree.file(folder + name)?.text().catch(() => '')) ?? '' }
}

const mapped = /(?:^|[\s;{])(\w+)[\s(]+group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["'](?:\s*,\s*version\s*[:=]\s*["']([^"']+)["'])?/g

/** `implementation 'group:name:version'` and the same as a map; what is commented out is none. */
function* declarations(build: string): Generator<readonly (string | undefined)[]> {
  const code = build.replace(/^[ \t]*\/\/.*$/gm, '').replace(/\/\*[^]*?(?:\*\/|$)/g, '')
  yield* code.matchAll(declared)
  for (const [whole, scope, group, name, version] of code.matchAll(mapped)) yield [whole, scope, `${group}:${name}`, version]
}

function directOf(build: string, packages: readonly Package[]): DirectDependency[] {
  const versions = new Map(packages.map(({ name, version }) => [name, version]))
  const direct = new Map<string, DirectDependency>()
  for (const [, scope = '', name = '', constraint = null] of declarations(build)) {
    if (versions.has(name) || /(implementation|api|only|processor)$/i.test(scope)) direct.set(`${scope} ${name}`, { name, version: versions.get(name) ?? null, constraint, scope })
  }
  return [...direct.values()]
}
