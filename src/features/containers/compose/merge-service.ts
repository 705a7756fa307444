import { type Fields, isFields } from '../plain-value.ts'

/** Lists that the later file replaces; all others are put together (docs.docker.com/reference/compose-file/merge). */
const replaced = new Set(['command', 'entrypoint', 'test'])
/** Sequences of mappings or texts that have a key of their own. */
const keyed: Readonly<Record<string, (item: unknown) => unknown>> = {
  volumes: (item) => (isFields(item) ? item['target'] : typeof item === 'string' ? (item.split(':')[1] ?? item) : item),
  environment: (item) => (typeof item === 'string' ? item.split('=')[0] : item),
  labels: (item) => (typeof item === 'string' ? item.split('=')[0] : item),
}

/** A service as two files say it together, the second counting. */
export function mergeServices(base: Fields, over: Fields): Fields {
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(over)) merged[name] = Object.hasOwn(base, name) ? mergeValue(name, base[name], value) : value
  return merged
}

function mergeValue(name: string, base: unknown, over: unknown): unknown {
  if (over === null) return base
  if (name === 'build') return mergeBuild(base, over)
  if (Array.isArray(base) && Array.isArray(over)) return replaced.has(name) ? over : mergeLists(name, base, over)
  if (isFields(base) && isFields(over)) return mergeServices(base, over)
  const [one, other] = [asMapping(base), asMapping(over)]
  return one && other && ['environment', 'labels', 'depends_on', 'networks', 'args'].includes(name) ? mergeServices(one, other) : over
}

/** `build: dir` is short for `build: { context: dir }`. */
function mergeBuild(base: unknown, over: unknown): unknown {
  const asFields = (value: unknown) => (isFields(value) ? value : { context: value })
  return mergeServices(asFields(base), asFields(over))
}

function mergeLists(name: string, base: readonly unknown[], over: readonly unknown[]): unknown[] {
  const keyOf = keyed[name] ?? ((item: unknown) => JSON.stringify(item))
  const later = new Set(over.map(keyOf))
  return [...base.filter((item) => !later.has(keyOf(item))), ...over]
}

function asMapping(value: unknown): Fields | undefined {
  if (isFields(value)) return value
  if (!Array.isArray(value)) return undefined
  const pairs = value.flatMap((item) => (typeof item === 'string' ? [item.split(/=([^]*)/)] : []))
  return Object.fromEntries(pairs.map(([key = '', text]) => [key, text ?? null]))
}
