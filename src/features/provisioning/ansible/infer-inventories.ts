import { type DetectedRelation, type Inference, type KnownEntity, nothingDetected } from '#kernel/feature'
import { at, textOf } from '../plain-data.ts'
import type { Inventory } from './inventory.ts'
import { matchHosts, splitPattern } from './match-hosts.ts'
import { folderOf } from './project.ts'

/** Which inventory a playbook is for: one that lies by it and has hosts that its plays name, or that an ansible.cfg gives. */
export const inferInventories: Inference = {
  kind: 'inference', id: 'provisioning.playbook-inventories',
  reads: ['playbook', 'inventory'],
  infer(known) {
    const inventories = known.entities('inventory')
    return { ...nothingDetected, relations: known.entities('playbook').flatMap((playbook) => inventories.flatMap((inventory) => relationOf(playbook, inventory) ?? [])) }
  },
}

function relationOf(playbook: KnownEntity, inventory: KnownEntity): DetectedRelation | undefined {
  const [file, other] = [playbook.evidence[0]?.file, inventory.evidence[0]?.file]
  if (file === undefined || other === undefined || !isBeside(folderOf(file), folderOf(other))) return undefined
  const chosen = playsOf(playbook).find(({ patterns }) => choosesBy(inventory, patterns))
  if (!chosen) return undefined
  const { patterns, line } = chosen
  const hosts = matchHosts(inventoryOf(inventory), patterns)
  const some = hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more` : hosts.join(', ')
  return { from: playbook.ref, type: 'runsOn', to: inventory.ref, evidence: { file, line }, reason: `Its play for ${patterns.join(', ')} (line ${line}) chooses ${some} of ${inventory.title}.` }
}

function playsOf({ spec }: KnownEntity): { readonly patterns: readonly string[]; readonly line: number }[] {
  const plays: unknown = spec['plays']
  return (Array.isArray(plays) ? (plays as unknown[]) : []).filter((play) => at(play, 'from') === undefined).map((play) => {
    const hosts = at(play, 'hosts')
    return { patterns: (Array.isArray(hosts) ? hosts : []).filter((host): host is string => typeof host === 'string'), line: Number(at(play, 'line') ?? 1) }
  })
}

/** `all` fits every inventory: it counts only for the one that is taken unless another is named. */
function choosesBy(inventory: KnownEntity, patterns: readonly string[]): boolean {
  const words = patterns.flatMap(splitPattern).filter((word) => !/^[!&]/.test(word))
  const isOfAny = words.some((word) => ['all', '*', 'localhost', '127.0.0.1'].includes(word) || word.includes('{{'))
  return (!isOfAny || inventory.spec['isDefault'] === true) && matchHosts(inventoryOf(inventory), patterns).length > 0
}

function inventoryOf({ spec }: KnownEntity): Inventory {
  const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [])
  const texts = (value: unknown) => list(value).filter((item): item is string => typeof item === 'string')
  return {
    hosts: list(spec['hosts']).map((host) => ({ name: textOf(at(host, 'name')) ?? '', variables: [] })),
    groups: list(spec['groups']).map((group) => ({ name: textOf(at(group, 'name')) ?? '', hosts: texts(at(group, 'hosts')), children: texts(at(group, 'children')), variables: [] })),
  }
}

/** In one project: the inventory lies in the playbook's folder, above it, or in a folder of inventories of one of these. */
function isBeside(playbook: string, inventory: string): boolean {
  const project = inventory.replace(/(^|\/)(inventor(y|ies)|environments?|hosts)(\/.*)?$/, '')
  return project === '' || playbook === project || playbook.startsWith(`${project}/`)
}
