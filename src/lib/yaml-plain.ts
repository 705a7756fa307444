import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml'
import { maxYamlDepth, tooDeepMessage } from './yaml-depth.ts'

/** The document is well-formed, but reading it whole would never end or take all memory. */
export class UnreadableYaml extends Error {}

/** Nodes that one document may grow to when its aliases are written out. */
const maxNodes = 500_000

/** Tags whose long form is `Fn::NAME`; Ref and Condition stand for themselves (docs.aws.amazon.com/AWSCloudFormation → intrinsic function reference). */
const functions = /^!(Base64|Cidr|FindInMap|GetAtt|GetAZs|ImportValue|Join|Select|Split|Sub|Transform|And|Equals|If|Not|Or|ForEach|Length|ToJsonString)$/
const ownNames = /^!(Ref|Condition)$/

interface Reading {
  readonly document: Document
  nodes: number
}

/** Plain data of a node with aliases and merge keys written out. Throws `UnreadableYaml` for what is too large or too deep. */
export function plainOf(document: Document, node: Node): unknown {
  return plain({ document, nodes: 0 }, node, 0)
}

function plain(reading: Reading, node: unknown, depth: number): unknown {
  if (depth > maxYamlDepth) throw new UnreadableYaml(tooDeepMessage)
  reading.nodes += 1
  if (reading.nodes > maxNodes) throw new UnreadableYaml('Its aliases write out to more than 500,000 values. Use fewer of them.')
  if (isAlias(node)) return plain(reading, node.resolve(reading.document), depth + 1)
  if (isScalar(node)) return tagged(node.tag, scalarOf(node.value))
  if (isSeq(node))
    return tagged(
      node.tag,
      node.items.map((item) => plain(reading, item, depth + 1)),
    )
  if (isMap(node)) return tagged(node.tag, mapOf(reading, node.items, depth))
  return isPair(node) ? mapOf(reading, [node], depth) : (node ?? null)
}

function mapOf(reading: Reading, items: readonly { key: unknown; value: unknown }[], depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  const own: [string, unknown][] = []
  for (const { key, value } of items) {
    const name = isScalar(key) ? String(key.value) : JSON.stringify(plain(reading, key, depth + 1))
    const read = plain(reading, value, depth + 1)
    if (name === '<<' && isScalar(key) && key.type === 'PLAIN') for (const source of Array.isArray(read) ? (read as unknown[]) : [read]) merge(result, source)
    else own.push([name, read])
  }
  for (const [name, value] of own) set(result, name, value)
  return result
}

/** The first source that holds a key wins (yaml.org/type/merge.html). */
function merge(result: Record<string, unknown>, source: unknown): void {
  if (typeof source !== 'object' || source === null) return
  for (const [name, value] of Object.entries(source)) if (!Object.hasOwn(result, name)) set(result, name, value)
}

/** A key may be called `__proto__`. */
function set(result: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true })
}

function scalarOf(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

function tagged(tag: string | undefined, value: unknown): unknown {
  if (tag === undefined) return value
  const [, long] = functions.exec(tag) ?? []
  if (long !== undefined) return { [`Fn::${long}`]: long === 'GetAtt' && typeof value === 'string' ? splitAttribute(value) : value }
  const [, own] = ownNames.exec(tag) ?? []
  return own === undefined ? value : { [own]: value }
}

function splitAttribute(value: string): string[] {
  const dot = value.indexOf('.')
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]
}
