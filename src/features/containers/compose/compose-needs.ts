import { fieldsOf, textOf, textsOf } from '../plain-value.ts'
import type { ProjectService } from './compose-projects.ts'
import type { ComposeServiceFacts } from './describe-service.ts'

export interface ComposeNeed {
  readonly service: string
  /** What in the file says so. */
  readonly words: string
  /** Below the service, for its line. */
  readonly path: readonly (string | number)[]
}

/** The other services that one needs, each once, with the words that say so. */
export function needsOf(service: ProjectService, facts: ComposeServiceFacts, aliases: ReadonlyMap<string, string>): ComposeNeed[] {
  const told: ComposeNeed[] = [
    ...facts.dependsOn.map((need, index) => ({ service: need.service, words: `depends_on: ${need.service}`, path: ['depends_on', Array.isArray(service.fields['depends_on']) ? index : need.service] })),
    ...facts.links.map((link, index) => ({ service: link, words: `links: ${link}`, path: ['links', index] })),
    ...sharedNamespaces(service),
    ...facts.hosts.map(({ setting, host }) => ({ service: aliases.get(host) ?? '', words: `environment ${setting} names ${host}`, path: ['environment', settingAt(service, setting)] })),
  ]
  const first = new Map<string, ComposeNeed>()
  for (const need of told) if (need.service !== '' && need.service !== service.name && !first.has(need.service)) first.set(need.service, need)
  return [...first.values()]
}

/** `network_mode: service:vpn` and `volumes_from`. */
function sharedNamespaces({ fields }: ProjectService): ComposeNeed[] {
  const modes = ['network_mode', 'pid', 'ipc'].flatMap((key) => {
    const [, other] = /^service:(.+)$/.exec(textOf(fields[key]) ?? '') ?? []
    return other === undefined ? [] : [{ service: other, words: `${key}: service:${other}`, path: [key] }]
  })
  const volumes = textsOf(fields['volumes_from']).filter((from) => !from.startsWith('container:')).map((from, index) => ({ service: from.split(':')[0] ?? from, words: `volumes_from: ${from}`, path: ['volumes_from', index] }))
  return [...modes, ...volumes]
}

function settingAt({ fields }: ProjectService, setting: string): string | number {
  const settings = fields['environment']
  return Array.isArray(settings) ? (settings as unknown[]).findIndex((pair) => typeof pair === 'string' && pair.startsWith(`${setting}=`)) : setting
}

/** Names under which services reach each other: their own, of their containers, aliases in networks and links. */
export function aliasesOf(services: readonly ProjectService[]): Map<string, string> {
  const aliases = new Map<string, string>()
  for (const { name, fields } of services) {
    const networks = Object.values(fieldsOf(fields['networks'])).flatMap((network) => textsOf(fieldsOf(network)['aliases']))
    for (const alias of [textOf(fields['container_name']), textOf(fields['hostname']), ...networks]) if (alias !== undefined) aliases.set(alias.toLowerCase(), name)
  }
  for (const { name } of services) aliases.set(name.toLowerCase(), name)
  return aliases
}
