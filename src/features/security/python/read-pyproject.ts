import { listOf, recordOf, textOf } from '#lib/plain-data'
import { readToml } from '#lib/toml-plain'
import type { Wanted } from '../read-dependencies.ts'
import { normalizedName, readRequirement } from './requirement.ts'

/** Direct dependencies of a pyproject.toml: the standard's, Poetry's, PDM's and uv's. Throws `UnreadableText`. */
export function readPyproject(text: string): Wanted[] {
  const file = readToml(text)
  const project = recordOf(file['project'])
  const tool = recordOf(file['tool'])
  const wanted = [
    ...requirements(project['dependencies'], 'runtime'),
    ...grouped(project['optional-dependencies'], (group) => group, true),
    ...grouped(file['dependency-groups'], (group) => group),
    ...grouped(recordOf(tool['pdm'])['dev-dependencies'], (group) => group),
    ...requirements(recordOf(tool['uv'])['dev-dependencies'], 'dev'),
    ...poetryWanted(recordOf(tool['poetry'])),
  ]
  const own = normalizedName(textOf(project['name']) ?? '')
  const local = new Set(Object.keys(recordOf(recordOf(tool['uv'])['sources'])).map(normalizedName))
  return wanted.filter(({ name }) => normalizedName(name) !== own).map((wish) => (local.has(normalizedName(wish.name)) ? { ...wish, isOptional: true } : wish))
}

/** Is this a project whose dependencies a tool installs, and not settings of tools alone? */
export function isPythonProject(text: string): boolean {
  const file = readToml(text)
  return 'project' in file || 'poetry' in recordOf(file['tool'])
}

/** Direct dependencies of a Pipfile. Throws `UnreadableText`. */
export function readPipfile(text: string): Wanted[] {
  const settings = new Set(['source', 'requires', 'pipenv', 'scripts'])
  return Object.entries(readToml(text)).filter(([section]) => !settings.has(section))
    .flatMap(([section, entries]) => tableWanted(entries, section === 'packages' ? 'runtime' : section === 'dev-packages' ? 'dev' : section))
}

function requirements(list: unknown, scope: string, isOptional = false): Wanted[] {
  return listOf(list).flatMap((entry) => {
    const found = readRequirement(textOf(entry) ?? '')
    return found ? [{ name: found.name, constraint: found.constraint, scope, ...(isOptional || found.hasMarker ? { isOptional: true } : {}) }] : []
  })
}

function grouped(groups: unknown, scopeOf: (group: string) => string, isOptional = false): Wanted[] {
  return Object.entries(recordOf(groups)).flatMap(([group, list]) => requirements(list, scopeOf(group), isOptional))
}

function poetryWanted(poetry: Readonly<Record<string, unknown>>): Wanted[] {
  return [
    ...tableWanted(poetry['dependencies'], 'runtime'), ...tableWanted(poetry['dev-dependencies'], 'dev'),
    ...Object.entries(recordOf(poetry['group'])).flatMap(([group, value]) => tableWanted(recordOf(value)['dependencies'], group)),
  ]
}

/** Entries `name = "^1.2"`, `name = { version = "^1.2", optional = true }`, or a list of those; `python` is no package. */
function tableWanted(table: unknown, scope: string): Wanted[] {
  return Object.entries(recordOf(table)).filter(([name]) => name !== 'python').map(([name, value]) => {
    const detail = recordOf(Array.isArray(value) ? value[0] : value)
    const constraint = textOf(value) ?? textOf(detail['version']) ?? null
    const isOptional = detail['optional'] === true || 'path' in detail || 'markers' in detail || 'platform' in detail || 'python' in detail
    return { name, constraint, scope, ...(isOptional ? { isOptional } : {}) }
  })
}
