import { parseGoDuration } from '../go-duration.ts'
import type { MapNode, YamlNode, YamlPlace } from './yaml-node.ts'

export interface DecodeFault {
  /** In the words of Go's decoder. */
  readonly text: string
  readonly line: number
}

interface Fault extends DecodeFault {
  /** The decoder stops at it. */
  readonly isLast: boolean
}

export interface FieldPlace extends YamlPlace {
  readonly node: YamlNode
}

/** Reads nodes into the fields of structs as Go's yaml decoder does, and gathers what does not fit. */
export class FieldReader {
  readonly #faults: Fault[] = []
  readonly isStrict: boolean

  constructor({ isStrict }: { readonly isStrict: boolean }) {
    this.isStrict = isStrict
  }

  fault(at: YamlPlace, text: string): void {
    this.#faults.push({ line: at.line, text: `line ${at.line}: ${text}`, isLast: false })
  }

  /** A fault at which the decoder stops: all others are forgotten. */
  stop(at: YamlPlace, text: string): void {
    this.#faults.push({ line: at.line, text, isLast: true })
  }

  mismatch(node: YamlNode, wanted: string): undefined {
    if (node.kind !== 'scalar') this.fault(node, `cannot unmarshal ${node.kind === 'map' ? '!!map' : '!!seq'} into ${wanted}`)
    else this.fault(node, `cannot unmarshal ${node.tag} \`${node.value.length > 10 ? `${node.value.slice(0, 7)}...` : node.value}\` into ${wanted}`)
    return undefined
  }

  /** The faults in the order in which Go's decoder names them, as one text, or undefined where all fits. */
  get summary(): { readonly text: string; readonly line: number } | undefined {
    const sorted = this.#faults.toSorted((a, b) => a.line - b.line)
    const [first] = sorted
    if (!first) return undefined
    const last = sorted.find(({ isLast }) => isLast)
    return last ? { text: last.text, line: last.line } : { text: `yaml: unmarshal errors:\n${sorted.map(({ text }) => `  ${text}`).join('\n')}`, line: first.line }
  }

  /** The fields of a struct; undefined where the node is none (which is a fault unless it is empty). */
  struct(node: YamlNode | undefined, type: string, fields: readonly string[]): Fields | undefined {
    if (!node || isEmpty(node)) return undefined
    if (node.kind !== 'map') return this.mismatch(node, type)
    if (this.#hasTwins(node)) return undefined
    const found = new Map<string, readonly [YamlNode, YamlNode]>()
    this.#collect(node, found, { type, fields: new Set(fields), depth: 0 })
    return new Fields(this, node, found)
  }

  #collect(node: MapNode, found: Map<string, readonly [YamlNode, YamlNode]>, wanted: { readonly type: string; readonly fields: ReadonlySet<string>; readonly depth: number }): void {
    const merges: YamlNode[] = []
    for (const pair of node.pairs) {
      const [key, value] = pair
      if (key.kind === 'scalar' && key.tag === '!!merge') merges.push(value)
      else if (key.kind !== 'scalar') this.mismatch(key, 'string')
      else if (!wanted.fields.has(key.value)) this.#unknown(key, key.value, wanted.type)
      else if (!found.has(key.value)) found.set(key.value, pair)
    }
    for (const merge of merges.flatMap((each) => each.kind === 'list' ? each.items : [each])) {
      if (merge.kind !== 'map' || wanted.depth > 20) this.stop(merge, 'yaml: map merge requires map or sequence of maps as the value')
      else if (!this.#hasTwins(merge)) this.#collect(merge, found, { ...wanted, depth: wanted.depth + 1 })
    }
  }

  #unknown(key: YamlPlace, name: string, type: string): void {
    if (this.isStrict) this.fault(key, `field ${name} not found in type ${type}`)
  }

  #hasTwins(node: MapNode): boolean {
    const seen = new Map<string, YamlPlace>()
    let has = false
    for (const [key] of node.pairs) {
      if (key.kind !== 'scalar') continue
      const before = seen.get(key.value)
      if (before) this.fault(key, `mapping key ${JSON.stringify(key.value)} already defined at line ${before.line}`)
      else seen.set(key.value, key)
      has ||= before !== undefined
    }
    return has
  }

  string(node: YamlNode): string | undefined {
    if (node.kind !== 'scalar') return this.mismatch(node, 'string')
    return node.tag === '!!null' ? '' : node.value
  }

  list(node: YamlNode | undefined, type: string): readonly YamlNode[] {
    if (!node || isEmpty(node)) return []
    if (node.kind === 'list') return node.items
    this.mismatch(node, type)
    return []
  }

  stringMap(node: YamlNode | undefined, type: string): Record<string, string> {
    const map: Record<string, string> = {}
    if (!node || isEmpty(node)) return map
    if (node.kind !== 'map') {
      this.mismatch(node, type)
      return map
    }
    if (this.#hasTwins(node)) return map
    this.#fill(node, map, 0)
    return map
  }

  #fill(node: MapNode, map: Record<string, string>, depth: number): void {
    const merges: YamlNode[] = []
    for (const [key, value] of node.pairs) {
      if (key.kind === 'scalar' && key.tag === '!!merge') {
        merges.push(value)
        continue
      }
      const [name, text] = [this.string(key), this.string(value)]
      if (name !== undefined && text !== undefined && !Object.hasOwn(map, name)) Object.defineProperty(map, name, { value: text, enumerable: true, configurable: true, writable: true })
    }
    for (const merge of merges.flatMap((each) => each.kind === 'list' ? each.items : [each])) {
      if (merge.kind !== 'map' || depth > 20) this.stop(merge, 'yaml: map merge requires map or sequence of maps as the value')
      else this.#fill(merge, map, depth + 1)
    }
  }
}

/** The fields of one struct, each read when it is asked for. */
export class Fields {
  readonly #reader: FieldReader
  readonly #found: ReadonlyMap<string, readonly [YamlNode, YamlNode]>
  readonly place: YamlPlace

  constructor(reader: FieldReader, node: MapNode, found: ReadonlyMap<string, readonly [YamlNode, YamlNode]>) {
    this.#reader = reader
    this.#found = found
    this.place = { line: node.line, column: node.column }
  }

  node(name: string): YamlNode | undefined {
    return this.#found.get(name)?.[1]
  }

  /** Where a field's value stands, or undefined where there is none. */
  placeOf(name: string): YamlPlace | undefined {
    const node = this.node(name)
    return node && { line: node.line, column: node.column }
  }

  /** Where a field's name stands. */
  keyPlace(name: string): YamlPlace | undefined {
    const key = this.#found.get(name)?.[0]
    return key && { line: key.line, column: key.column }
  }

  string(name: string): string {
    const node = this.node(name)
    return node === undefined ? '' : this.#reader.string(node) ?? ''
  }

  int(name: string): number {
    const node = this.node(name)
    if (!node || isEmpty(node)) return 0
    if (node.kind !== 'scalar' || (node.tag !== '!!int' && node.tag !== '!!float')) return this.#reader.mismatch(node, 'int') ?? 0
    const value = Number(node.value.replaceAll('_', ''))
    return Number.isFinite(value) ? Math.trunc(value) : this.#reader.mismatch(node, 'int') ?? 0
  }

  float(name: string): number {
    const node = this.node(name)
    if (!node || isEmpty(node)) return 0
    if (node.kind === 'scalar' && (node.tag === '!!int' || node.tag === '!!float')) return floatOf(node.value)
    return this.#reader.mismatch(node, 'float64') ?? 0
  }

  bool(name: string): boolean {
    const node = this.node(name)
    if (!node || isEmpty(node)) return false
    // Old files say yes and no.
    if (node.kind === 'scalar' && node.tag !== '!!int' && /^(?:true|false|yes|no|on|off|y|n)$/i.test(node.value)) return /^(?:true|yes|on|y)$/i.test(node.value)
    return this.#reader.mismatch(node, 'bool') ?? false
  }

  /** ms; undefined where there is none. */
  durationMs(name: string): number | undefined {
    const node = this.node(name)
    if (!node || isEmpty(node)) return undefined
    const text = this.#reader.string(node)
    if (text === undefined) return undefined
    const parsed = parseGoDuration(text)
    if (typeof parsed === 'number') return parsed
    this.#reader.stop(node, parsed.error)
    return undefined
  }

  list(name: string, type: string): readonly YamlNode[] {
    return this.#reader.list(this.node(name), type)
  }

  stringMap(name: string): Record<string, string> {
    return this.#reader.stringMap(this.node(name), 'map[string]string')
  }
}

function floatOf(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('.inf')) return plain.startsWith('-') ? -Infinity : Infinity
  return plain === '.nan' ? Number.NaN : Number(plain)
}

export function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.tag === '!!null'
}
