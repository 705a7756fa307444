import { readJson } from '#lib/json-plain'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Wanted } from '../read-dependencies.ts'

const sections = [['dependencies', 'runtime'], ['devDependencies', 'dev'], ['optionalDependencies', 'optional'], ['peerDependencies', 'peer']] as const

/** Direct dependencies of a package.json. Throws `UnreadableText`. */
export function readPackageJson(text: string): Wanted[] {
  return wantedOf(recordOf(readJson(text)))
}

/** The same of anything that is shaped like one: lock files repeat it. */
export function wantedOf(manifest: Readonly<Record<string, unknown>>): Wanted[] {
  const taken = new Set<string>()
  const wanted: Wanted[] = []
  const optional = recordOf(manifest['optionalDependencies'])
  for (const [section, scope] of sections) {
    for (const [name, value] of Object.entries(recordOf(manifest[section]))) {
      const constraint = textOf(value)
      // Of what stands in two sections, the optional one counts; a peer that is also a development dependency is the latter.
      if (constraint === undefined || taken.has(name) || (scope !== 'optional' && Object.hasOwn(optional, name))) continue
      taken.add(name)
      wanted.push({ name, constraint, scope, ...(scope === 'optional' || scope === 'peer' || isLocal(constraint) ? { isOptional: true } : {}) })
    }
  }
  return wanted
}

/** Globs of a workspace's members; undefined for what is no workspace. */
export function workspaceGlobs(text: string): string[] | undefined {
  const { workspaces } = recordOf(readJson(text))
  const globs = Array.isArray(workspaces) ? workspaces : recordOf(workspaces)['packages']
  return Array.isArray(globs) ? listOf(globs).flatMap((glob) => textOf(glob) ?? []) : undefined
}

function isLocal(constraint: string): boolean {
  return /^(workspace|link|file|portal|catalog|patch):/.test(constraint)
}
