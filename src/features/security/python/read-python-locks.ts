import { readJson } from '#lib/json-plain'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { readToml } from '#lib/toml-plain'
import type { Lock, Package, Wanted } from '../read-dependencies.ts'

/** poetry.lock. Throws `UnreadableText`. */
export function readPoetryLock(text: string): Lock {
  const file = readToml(text)
  return { format: textOf(recordOf(file['metadata'])['lock-version']) ?? null, packages: packagesOf(file) }
}

/** pdm.lock. Throws `UnreadableText`. */
export function readPdmLock(text: string): Lock {
  const file = readToml(text)
  return { format: textOf(recordOf(file['metadata'])['lock_version']) ?? null, packages: packagesOf(file) }
}

/** uv.lock, in which the members of the workspace stand among the packages. Throws `UnreadableText`. */
export function readUvLock(text: string): Lock {
  const file = readToml(text)
  const isMember = (entry: Readonly<Record<string, unknown>>) => ['virtual', 'editable', 'directory'].some((kind) => kind in recordOf(entry['source']))
  const entries = listOf(file['package']).map(recordOf)
  const members = entries.filter(isMember)
  const memberNames = new Set(members.map((member) => textOf(member['name'])))
  const packages = packagesOf({ package: entries.filter((entry) => !isMember(entry)) })
  return {
    format: String(file['version'] ?? ''), packages, known: members.flatMap((member) => textOf(member['name']) ?? []),
    wanted: members.flatMap(wantedOfMember).filter(({ name }) => !memberNames.has(name)),
  }
}

/** Pipfile.lock. Throws `UnreadableText`. */
export function readPipfileLock(text: string): Lock {
  const file = recordOf(readJson(text))
  const sections = Object.entries(file).filter(([name]) => name !== '_meta').map(([, section]) => recordOf(section))
  const packages = sections.flatMap((section) => Object.entries(section).flatMap(([name, value]): Package[] => {
    const version = textOf(recordOf(value)['version']) ?? textOf(recordOf(value)['ref'])
    return version === undefined ? [] : [{ name, version: version.replace(/^==/, '') }]
  }))
  return { format: String(recordOf(file['_meta'])['pipfile-spec'] ?? ''), packages, known: sections.flatMap((section) => Object.keys(section)) }
}

function packagesOf(file: Readonly<Record<string, unknown>>): Package[] {
  return listOf(file['package']).map(recordOf).flatMap((entry) => {
    const name = textOf(entry['name'])
    const version = textOf(entry['version'])
    return name === undefined || version === undefined ? [] : [{ name, version }]
  })
}

/** uv repeats in `metadata` what the member's pyproject.toml asks for, and in the lists beside it what that became. */
function wantedOfMember(member: Readonly<Record<string, unknown>>): Wanted[] {
  const metadata = recordOf(member['metadata'])
  const groups = Object.entries(recordOf(metadata['requires-dev']))
  const wishes = [[listOf(metadata['requires-dist']), 'runtime'] as const, ...groups.map(([group, list]) => [listOf(list), group] as const)]
  return wishes.flatMap(([list, scope]) => list.map(recordOf).flatMap((entry) => {
    const name = textOf(entry['name'])
    const marker = textOf(entry['marker']) ?? ''
    const [, extra] = /extra == '([^']+)'/.exec(marker) ?? []
    return name === undefined ? [] : [{ name, constraint: textOf(entry['specifier']) ?? null, scope: extra ?? scope, ...(marker === '' ? {} : { isOptional: true }) }]
  }))
}
