import { entriesOf, isRecord } from '../plain-data.ts'
import { expandHosts } from './expand-hosts.ts'
import { type Inventory, InventoryDraft } from './inventory.ts'

const parts = ['hosts', 'children', 'vars']

/** An inventory in YAML form: groups of `hosts`, `children` and `vars`; undefined for other YAML. */
export function readInventoryYaml(value: unknown): Inventory | undefined {
  const groups = entriesOf(value)
  if (groups.length === 0 || !groups.every(([name, group]) => /^[\w.-]+$/.test(name) && isGroup(group)) || !groups.some(([, group]) => isRecord(group))) return undefined
  const draft = new InventoryDraft()
  for (const [name, group] of groups) readGroup(draft, name, group, 0)
  return draft.read()
}

function isGroup(group: unknown): boolean {
  if (group === null) return true
  return isRecord(group) && Object.keys(group).every((key) => parts.includes(key)) && parts.every((key) => group[key] === undefined || group[key] === null || isRecord(group[key]))
}

function readGroup(draft: InventoryDraft, name: string, group: unknown, depth: number): void {
  const own = draft.group(name)
  if (!isRecord(group) || depth > 50) return
  for (const [pattern, variables] of entriesOf(group['hosts'])) for (const host of expandHosts(pattern)) draft.addHost(host, Object.keys(isRecord(variables) ? variables : {}), name)
  for (const [key] of entriesOf(group['vars'])) own.variables.add(key)
  for (const [child, inner] of entriesOf(group['children'])) {
    own.children.add(child)
    readGroup(draft, child, inner, depth + 1)
  }
}
