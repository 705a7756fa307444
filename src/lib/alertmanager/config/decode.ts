import { type Alias, Composer, type Document, isAlias, isMap, isPair, isScalar, isSeq, Lexer, LineCounter, type Node, Parser, type Scalar as YamlScalar, visit, type YAMLMap } from 'yaml'
import { lineTooDeep, tooDeepMessage } from '#lib/yaml-depth'
import { readScalar } from './scalar-text.ts'
import type { FieldsShape, MapShape, Scalar, Shape, Values } from './shape.ts'

export interface ConfigFault {
  readonly message: string
  /** Counts from 1. */
  readonly line: number
}

/** Lines of what was read, by the object that came of it; or of one of its fields. */
export type Lines = (value: object, name?: string) => number

interface Reading {
  readonly targets: ReadonlyMap<Alias, unknown>
  readonly faults: ConfigFault[]
  readonly lines: WeakMap<object, number>
  readonly fieldLines: WeakMap<object, Map<string, number>>
  lineAt(node: unknown): number
  nodes: number
  depth: number
}

/** Values that one document may grow to when its aliases are written out. */
const maxNodes = 500_000

class TooLarge extends Error {}

/** Reads the first document of a text by a shape, strictly, as Go's yaml.v2 does. What is wrong is told with its line. */
export function decodeYaml(text: string, shape: FieldsShape): { values: Values | undefined; faults: readonly ConfigFault[]; lineOf: Lines } {
  const deep = lineTooDeep(text)
  if (deep !== undefined) return { values: undefined, faults: [{ message: tooDeepMessage, line: deep }], lineOf: () => 1 }
  const counter = new LineCounter()
  const document = firstDocument(text, counter)
  const lines = new WeakMap<object, number>()
  const fieldLines = new WeakMap<object, Map<string, number>>()
  const lineOf: Lines = (value, name) => (name === undefined ? undefined : fieldLines.get(value)?.get(name)) ?? lines.get(value) ?? 1
  if (!document || document.errors.length > 0) {
    const [error] = document?.errors ?? []
    return { values: undefined, faults: error ? [{ message: `It is no YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}.`, line: counter.linePos(error.pos[0]).line }] : [], lineOf }
  }
  const reading: Reading = { targets: targetsOf(document), faults: [], lines, fieldLines, nodes: 0, depth: 0, lineAt: (node) => counter.linePos((node as Node | undefined)?.range?.[0] ?? 0).line }
  try {
    const values = decode(reading, shape, document.contents)
    return { values: values as Values | undefined, faults: reading.faults, lineOf }
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error
    return { values: undefined, faults: [{ message: error.message, line: 1 }], lineOf }
  }
}

function firstDocument(text: string, counter: LineCounter): Document.Parsed | undefined {
  counter.addNewLine(0)
  const parser = new Parser(counter.addNewLine)
  const composer = new Composer({ version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' })
  function* tokens() {
    for (const lexeme of new Lexer().lex(text)) yield* parser.next(lexeme)
    yield* parser.end()
  }
  for (const document of composer.compose(tokens())) return document
  return undefined
}

/** What each alias stands for: what last had its anchor. */
function targetsOf(document: Document): ReadonlyMap<Alias, unknown> {
  const anchors = new Map<string, unknown>()
  const targets = new Map<Alias, unknown>()
  visit(document, {
    Alias: (_, alias) => {
      targets.set(alias, anchors.get(alias.source))
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

function decode(reading: Reading, shape: Shape, given: unknown): unknown {
  reading.nodes += 1
  if (reading.nodes > maxNodes) throw new TooLarge('Its aliases write out to more than 500,000 values. Use fewer of them.')
  if (reading.depth > 500) throw new TooLarge('Its aliases stand within themselves. Write them out.')
  reading.depth += 1
  const value = decodeNode(reading, shape, isAlias(given) ? reading.targets.get(given) : given)
  reading.depth -= 1
  return value
}

function decodeNode(reading: Reading, shape: Shape, node: unknown): unknown {
  if (isNull(node)) return undefined
  if (typeof shape === 'string') return decodeScalar(reading, shape, node)
  if ('orFields' in shape) return decode(reading, isMap(node) ? shape.orFields : shape.scalar, node)
  if ('list' in shape) return decodeList(reading, shape.list, node)
  if (!isMap(node)) return complain(reading, node, 'A map of fields was expected here. Correct it.')
  return 'map' in shape ? decodeMap(reading, shape, node) : decodeFields(reading, shape, node)
}

/** As yaml.v2: plain texts that stand for nothing. */
function isNull(node: unknown): boolean {
  if (node === null || node === undefined) return true
  return isScalar(node) && (node.type === 'PLAIN' || node.type === undefined) && node.tag === undefined && (node.value === null || ['', '~', 'null', 'Null', 'NULL'].includes(String(node.value)))
}

function decodeScalar(reading: Reading, shape: Scalar, node: unknown): unknown {
  if (shape === 'any' && !isScalar(node)) return anyOf(reading, node)
  if (!isScalar(node)) return complain(reading, node, 'One value was expected here, and not a list or map. Correct it.')
  const read = readScalar(shape, String(node.value), isPlain(node))
  return 'fault' in read ? complain(reading, node, read.fault) : read.value
}

function isPlain(node: YamlScalar): boolean {
  return node.type === 'PLAIN' && node.tag === undefined
}

function anyOf(reading: Reading, node: unknown): unknown {
  if (isSeq(node)) return node.items.map((item) => decode(reading, 'any', item) ?? null)
  return isMap(node) ? decodeMap(reading, { map: 'any' }, node) : undefined
}

function decodeList(reading: Reading, shape: Shape, node: unknown): unknown {
  if (!isSeq(node)) return complain(reading, node, 'A list was expected here. Begin each entry with a dash.')
  const isText = shape === 'text'
  const found = node.items.flatMap((item) => {
    const value = decode(reading, shape, item)
    if (value !== undefined) return [value]
    if (isText && isNull(item)) return ['']
    if (isNull(item)) complain(reading, item, 'An entry of the list is empty. Remove it or fill it in.', node)
    return []
  })
  reading.lines.set(found, reading.lineAt(node))
  return found
}

function decodeMap(reading: Reading, shape: MapShape, node: YAMLMap): Values {
  const found: Record<string, unknown> = {}
  const before = reading.faults.length
  for (const { name, key, value, isMerged } of entriesOf(reading, node)) {
    if (Object.hasOwn(found, name) && !isMerged) complain(reading, key, `The key ${name} is there twice. Remove one.`)
    else setOwn(found, name, decode(reading, shape.map, value) ?? (shape.map === 'text' ? '' : null))
  }
  reading.lines.set(found, reading.lineAt(node))
  check(reading, shape, found, node, before)
  return found
}

function decodeFields(reading: Reading, shape: FieldsShape, node: YAMLMap): Values {
  const found: Record<string, unknown> = {}
  const own = new Set<string>()
  const lines = new Map<string, number>()
  const before = reading.faults.length
  for (const { name, key, value, isMerged } of entriesOf(reading, node)) {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
    if (!field) complain(reading, key, `There is no field ${name} here. Correct or remove it.`)
    else if (own.has(name) && !isMerged) complain(reading, key, `The field ${name} is there twice. Remove one.`)
    else {
      const read = decode(reading, field, value)
      if (read !== undefined || !isMerged) {
        found[name] = read
        lines.set(name, reading.lineAt(key))
      }
    }
    if (!isMerged) own.add(name)
  }
  reading.fieldLines.set(found, lines)
  reading.lines.set(found, reading.lineAt(node))
  check(reading, shape, found, node, before)
  return found
}

function check(reading: Reading, shape: Pick<FieldsShape, 'check'>, found: Values, node: unknown, before: number): void {
  if (reading.faults.length > before) return
  const fault = shape.check?.(found)
  if (fault !== undefined) complain(reading, node, fault)
}

interface Entry {
  readonly name: string
  readonly key: unknown
  readonly value: unknown
  readonly isMerged: boolean
}

/** Merged entries first, so that a map's own count. */
function entriesOf(reading: Reading, node: YAMLMap, depth = 0): Entry[] {
  const merged: Entry[] = []
  const own: Entry[] = []
  for (const { key, value } of node.items) {
    reading.nodes += 1
    const name = isScalar(key) ? String(key.value ?? '') : ''
    if (name === '<<' && isScalar(key) && key.type === 'PLAIN') merged.push(...mergedOf(reading, value, depth))
    else own.push({ name, key, value, isMerged: false })
  }
  if (reading.nodes > maxNodes) throw new TooLarge('Its merged maps write out to more than 500,000 values. Use fewer of them.')
  return [...merged, ...own]
}

function mergedOf(reading: Reading, value: unknown, depth: number): Entry[] {
  const node = isAlias(value) ? reading.targets.get(value) : value
  if (depth > 50) throw new TooLarge('A map is merged into itself. Remove that.')
  if (isMap(node)) return entriesOf(reading, node, depth + 1).map((entry) => ({ ...entry, isMerged: true }))
  if (isSeq(node)) return node.items.toReversed().flatMap((item) => mergedOf(reading, isPair(item) ? item.value : item, depth + 1))
  complain(reading, value, 'Only maps can be merged. Correct what stands behind <<.')
  return []
}

function complain(reading: Reading, node: unknown, message: string, above?: unknown): undefined {
  reading.faults.push({ message, line: reading.lineAt((node as Node | undefined)?.range ? node : above) })
  return undefined
}

/** A key may be called `__proto__`. */
function setOwn(found: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable: true })
}
