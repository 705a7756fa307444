import type { FoundFile } from '#kernel/feature'
import { lastWord } from '../image/image-name.ts'
import type { Fields } from '../plain-value.ts'
import { mergeServices } from './merge-service.ts'
import { type ComposeFile, hasSource, standsAlone } from './read-compose.ts'

export interface FoundCompose {
  readonly file: FoundFile
  readonly compose: ComposeFile
}

/** A service of a project: what its files say together, and where it is first told. */
export interface ProjectService {
  readonly name: string
  readonly fields: Fields
  readonly told: FoundCompose
  /** Paths of the files that change it. */
  readonly changedIn: readonly string[]
}

/** One Compose project: the file that stands alone first, then those that only change it. */
export interface ComposeProject {
  readonly files: readonly [FoundCompose, ...FoundCompose[]]
  readonly services: readonly ProjectService[]
}

const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']
const automatic = /^(docker-)?compose\.override\.ya?ml$/

/**
 * Which compose files of a folder make a project together: overrides and files that cannot stand alone change the default
 * file, or the one whose services they name; every other file is a project of its own.
 */
export function composeProjects(found: readonly FoundCompose[]): ComposeProject[] {
  const alone = found.filter(({ compose, file }) => standsAlone(compose) && !automatic.test(lastWord(file.path)))
  const changing = found.filter((one) => !alone.includes(one))
  const groups = alone.map((main): [FoundCompose, ...FoundCompose[]] => [main])
  for (const one of changing) {
    const group = groupFor(one, groups)
    if (group) group.push(one)
    else groups.push([one])
  }
  return groups.map((files) => ({ files, services: servicesOf(files) }))
}

function groupFor({ compose }: FoundCompose, groups: readonly [FoundCompose, ...FoundCompose[]][]): [FoundCompose, ...FoundCompose[]] | undefined {
  const byDefault = defaults.flatMap((name) => groups.filter(([main]) => lastWord(main.file.path) === name))[0]
  if (byDefault) return byDefault
  const names = Object.keys(compose.services)
  const shared = groups.map((group) => names.filter((name) => name in group[0].compose.services).length)
  const most = Math.max(0, ...shared)
  return most === 0 ? undefined : groups[shared.indexOf(most)]
}

function servicesOf(files: readonly FoundCompose[]): ProjectService[] {
  const services = new Map<string, ProjectService>()
  for (const told of files) {
    for (const [name, fields] of Object.entries(told.compose.services)) {
      const known = services.get(name)
      // Only the override that Compose takes by itself changes what is run.
      if (known) services.set(name, { ...known, fields: automatic.test(lastWord(told.file.path)) ? mergeServices(known.fields, fields) : known.fields, changedIn: [...known.changedIn, told.file.path] })
      else if (hasSource(fields) || told === files[0] || automatic.test(lastWord(told.file.path))) services.set(name, { name, fields, told, changedIn: [] })
    }
  }
  return [...services.values()]
}
