import { expandHosts } from './expand-hosts.ts'
import { type Inventory, InventoryDraft } from './inventory.ts'

const section = /^\[([^\]\s:]+)(?::(vars|children))?\]\s*(?:[#;].*)?$/
const variable = /^[A-Za-z_]\w*$/
const word = /(?:[^\s"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/g
const hostName = /^[\w.:[\]\-{}$%/@~]+$/

/** An inventory in INI form; undefined for a file that reads like something else (php.ini, /etc/hosts). */
export function readInventoryIni(text: string): Inventory | undefined {
  const draft = new InventoryDraft()
  let place: { readonly group?: string; readonly part?: string } = {}
  let sections = 0
  for (const row of text.split(/\r?\n/)) {
    const line = row.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const [whole, group, part] = section.exec(line) ?? []
    if (whole !== undefined && group !== undefined) {
      draft.group(group)
      sections += 1
      place = part === undefined ? { group } : { group, part }
      continue
    }
    if (!readRow(draft, line, place)) return undefined
  }
  return draft.size === 0 && sections === 0 ? undefined : draft.read()
}

function readRow(draft: InventoryDraft, line: string, { group, part }: { readonly group?: string; readonly part?: string }): boolean {
  if (part === 'vars') {
    const name = /^([^=:]+?)\s*[=:]/.exec(line)?.[1]
    if (name === undefined || !variable.test(name)) return false
    draft.group(group ?? 'all').variables.add(name)
    return true
  }
  const [name = '', ...given] = line.replace(/\s#.*$/, '').match(word) ?? []
  if (part === 'children') {
    if (given.length > 0 || !/^[\w.-]+$/.test(name)) return false
    draft.group(group ?? 'all').children.add(name)
    draft.group(name)
    return true
  }
  return readHost(draft, name, given, group)
}

/** A host with `key=value` words. */
function readHost(draft: InventoryDraft, name: string, given: readonly string[], group: string | undefined): boolean {
  const keys = given.map((one) => one.split('=')[0] ?? '')
  if (!hostName.test(name) || given.some((one) => !one.includes('=')) || !keys.every((key) => variable.test(key))) return false
  for (const host of expandHosts(withoutPort(name))) draft.addHost(host, keys, group)
  return true
}

function withoutPort(name: string): string {
  return /^(?:[^:[\]]|\[[^\]]*\])+:\d+$/.test(name) ? name.replace(/:\d+$/, '') : name
}
