import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument, stringify, type Document, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Dashboard } from '#lib/dashboards'

const style = { lineWidth: 0, blockQuote: 'literal' } as const

/** A dashboard as a YAML file. */
export function writeDashboardFile(dashboard: Dashboard): string {
  return stringify(plain(dashboard), style)
}

/** A file's text with another dashboard in it: comments and the order of fields stay where what they stand at does. */
export function editDashboardFile(text: string, dashboard: Dashboard): string {
  const document = parseDocument(text, { logLevel: 'silent' })
  if (document.errors.length > 0 || !isMap(document.contents)) return writeDashboardFile(dashboard)
  mergeMap(document, document.contents, plain(dashboard) as Record<string, unknown>)
  return document.toString(style)
}

/** Without what is undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}

function mergeMap(document: Document, map: YAMLMap, wanted: Readonly<Record<string, unknown>>): void {
  map.items = map.items.filter(({ key }) => isScalar(key) && Object.hasOwn(wanted, String(key.value)))
  for (const [name, value] of Object.entries(wanted)) {
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name)
    if (!isPair(pair)) map.add(document.createPair(name, value))
    else pair.value = mergeValue(document, pair.value, value)
  }
}

function mergeValue(document: Document, node: unknown, wanted: unknown): unknown {
  if (isMap(node) && typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) mergeMap(document, node, wanted as Record<string, unknown>)
  else if (isSeq(node) && Array.isArray(wanted)) mergeList(document, node, wanted)
  else if (isScalar(node) && !isCollectionValue(wanted)) {
    if (node.value !== wanted) node.value = wanted
  } else return document.createNode(wanted)
  return node
}

function mergeList(document: Document, list: YAMLSeq, wanted: readonly unknown[]): void {
  const before = list.items.map((item) => ({ item, key: keyOf(isCollection(item) ? item.toJS(document) : item) }))
  const kept = new Set(wanted.map(keyOf))
  const used = new Set<unknown>()
  list.items = wanted.map((value, at) => {
    const own = keyOf(value)
    const same = before.find(({ item, key }) => key === own && !used.has(item)) ?? before.find(({ item, key }, place) => place === at && !kept.has(key) && !used.has(item))
    if (!same) return document.createNode(value)
    used.add(same.item)
    return mergeValue(document, same.item, value)
  })
}

/** Panels and variables are known again by what they are called. */
function keyOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(isScalar(value) ? (value as { value: unknown }).value : value)
  const { title, name, query } = value as Record<string, unknown>
  return JSON.stringify([title, name, query])
}

function isCollectionValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
