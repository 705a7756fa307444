import type { Inventory } from './inventory.ts'

/**
 * The hosts that a play's patterns choose, by the rules of ansible-core (inventory/manager.py): `a:b` or `a,b` together,
 * `&a` only those that are also in it, `!a` not those; `*` and `?`, `~` for a regular expression, `group[0]` and `group[1:3]`.
 */
export function matchHosts({ hosts, groups }: Inventory, patterns: readonly string[]): string[] {
  const all = hosts.map(({ name }) => name)
  const inGroup = (name: string) => hostsOf(name, groups, all, new Set())
  const words = patterns.flatMap(splitPattern)
  const [plain, both, not] = [words.filter((word) => !/^[&!]/.test(word)), words.filter((word) => word.startsWith('&')), words.filter((word) => word.startsWith('!'))]
  let chosen = new Set((plain.length === 0 && words.length > 0 ? ['all'] : plain).flatMap((word) => matching(word, all, groups, inGroup)))
  for (const word of both) {
    const also = new Set(matching(word.slice(1), all, groups, inGroup))
    chosen = new Set([...chosen].filter((host) => also.has(host)))
  }
  for (const word of not) for (const host of matching(word.slice(1), all, groups, inGroup)) chosen.delete(host)
  return [...chosen]
}

/** Colons inside brackets and of IPv6 addresses part nothing. */
export function splitPattern(pattern: string): string[] {
  const words = pattern.includes(',') ? pattern.split(',') : (pattern.match(/(?:[^\s:[\]]+(?:\[[^\]]*\])?|\[[^\]]*\])+/g) ?? [])
  return words.map((word) => word.trim()).filter((word) => word !== '')
}

function matching(word: string, all: readonly string[], groups: Inventory['groups'], inGroup: (name: string) => string[]): string[] {
  if (word === 'all' || word === '*') return [...all]
  if (word === 'ungrouped') return inGroup(word)
  const [, base = word, from, colon, to] = /^(.+?)\[(-?\d+)?(:)?(-?\d+)?\]$/.exec(word) ?? []
  if (from !== undefined || colon !== undefined) {
    const list = matching(base, all, groups, inGroup)
    if (colon === undefined) return list.slice(Number(from)).slice(0, 1)
    return list.slice(Number(from ?? 0), to === undefined ? undefined : Number(to) + 1)
  }
  const isMatch = matcherOf(word)
  const names = groups.map(({ name }) => name).filter(isMatch)
  const found = names.flatMap(inGroup)
  const isWide = /[*?[\]]|^~/.test(word)
  return names.length > 0 && !isWide ? found : [...new Set([...found, ...all.filter(isMatch)])]
}

function matcherOf(word: string): (name: string) => boolean {
  const source = word.startsWith('~') ? word.slice(1) : `^${word.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`
  if (!word.startsWith('~')) return /[*?[]/.test(word) ? regular(source, word) : (name) => name === word
  return regular(source, word)
}

/** Patterns come from files: one that is no expression, or could run away, matches its own text. */
function regular(source: string, word: string): (name: string) => boolean {
  if (source === '' || source.length > 200 || /[*+}]\)?[*+{]|\([^)]*[*+|][^)]*\)[*+{]/.test(source.replaceAll('.*', ''))) return (name) => name === word
  try {
    const expression = new RegExp(source)
    return (name) => expression.test(name)
  } catch {
    return (name) => name === word
  }
}

function hostsOf(name: string, groups: Inventory['groups'], all: readonly string[], seen: Set<string>): string[] {
  if (seen.has(name)) return []
  seen.add(name)
  if (name === 'all') return [...all]
  if (name === 'ungrouped') return all.filter((host) => !groups.some((group) => group.name !== 'ungrouped' && group.name !== 'all' && group.hosts.includes(host)))
  const group = groups.find((one) => one.name === name)
  return group ? [...new Set([...group.hosts, ...group.children.flatMap((child) => hostsOf(child, groups, all, seen))])] : []
}
