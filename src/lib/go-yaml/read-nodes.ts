import { Composer, type CST, isAlias, isCollection, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, type Node, Parser } from 'yaml'
import { isTooDeep, tooDeepMessage } from '#lib/yaml-depth'
import { type ScalarNode, tagOfPlain, type YamlNode, type YamlPlace } from './yaml-node.ts'

export interface YamlNodes {
  /** The root of each document; of an empty one undefined. */
  readonly roots: readonly (YamlNode | undefined)[]
  /** Why the text is no YAML, with the line. */
  readonly fault: { readonly message: string; readonly line: number } | undefined
}

class TooDeep extends Error {}

interface Reading {
  readonly placeOf: (offset: number) => YamlPlace
  /** What stands behind each anchor so far: looking for it in the document would take its length every time. */
  readonly anchors: Map<string, YamlNode>
}

/** The nodes of a text, with aliases followed and nothing decided about types. Never throws, and never grows by its aliases. */
export function readNodes(text: string): YamlNodes {
  const counter = new LineCounter()
  const lineAndColumn = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  const roots: (YamlNode | undefined)[] = []
  try {
    const composer = new Composer({ uniqueKeys: false, logLevel: 'silent', schema: 'failsafe' })
    for (const document of composer.compose(tokensOf(text, counter))) {
      const [error] = document.errors
      if (error) return { roots, fault: { message: sentenceOf(error.message), line: lineAndColumn(error.pos[0]).line } }
      roots.push(document.contents === null ? undefined : nodeOf({ placeOf: lineAndColumn, anchors: new Map() }, document.contents))
    }
    return { roots, fault: undefined }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { roots, fault: { message: error.message, line: counter.lineStarts.length } }
  }
}

function* tokensOf(text: string, counter: LineCounter): Generator<CST.Token> {
  const parser = new Parser(counter.addNewLine)
  counter.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme)
    if (isTooDeep(parser)) throw new TooDeep(tooDeepMessage)
  }
  yield* parser.end()
}

/** A node that an alias names is one object, however often it is named. */
function nodeOf(reading: Reading, source: unknown): YamlNode {
  if (isAlias(source)) return reading.anchors.get(source.source) ?? { kind: 'scalar', value: '', tag: '!!null', ...placeOf(reading, source) }
  if (!isNode(source)) return { kind: 'scalar', value: '', tag: '!!null', line: 1, column: 1 }
  const at = placeOf(reading, source)
  const anchor = isScalar(source) || isCollection(source) ? source.anchor : undefined
  // What holds itself is cut off at this.
  if (anchor !== undefined) reading.anchors.set(anchor, { kind: 'scalar', value: '', tag: '!!null', ...at })
  const node = readNode(reading, source, at)
  if (anchor !== undefined) reading.anchors.set(anchor, node)
  return node
}

function readNode(reading: Reading, source: Node, at: YamlPlace): YamlNode {
  if (isScalar(source)) return scalarOf(source, at)
  if (isSeq(source)) return { kind: 'list', ...at, items: source.items.map((item) => nodeOf(reading, item)) }
  if (isMap(source)) return { kind: 'map', ...at, pairs: source.items.map(({ key, value }) => [nodeOf(reading, key), nodeOf(reading, value ?? null)] as const) }
  return { kind: 'scalar', value: '', tag: '!!null', ...at }
}

function placeOf({ placeOf: place }: Reading, { range }: Node): YamlPlace {
  return place(range?.[0] ?? 0)
}

function scalarOf({ value, type, tag }: { readonly value: unknown; readonly type?: string; readonly tag?: string }, at: YamlPlace): ScalarNode {
  const text = typeof value === 'string' ? value : ''
  const written = tag?.startsWith('tag:yaml.org,2002:') ? `!!${tag.slice('tag:yaml.org,2002:'.length)}` : undefined
  return { kind: 'scalar', value: text, tag: written ?? (type === 'PLAIN' || type === undefined ? tagOfPlain(text) : '!!str'), ...at }
}

function sentenceOf(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}
