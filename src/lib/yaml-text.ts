import { type CST, Composer, type Document, isCollection, isMap, isNode, isPair, isScalar, Lexer, LineCounter, type Node, Parser } from 'yaml'
import { isTooDeep, tooDeepMessage } from './yaml-depth.ts'
import { plainOf, UnreadableYaml } from './yaml-plain.ts'

export interface YamlFault {
  readonly message: string
  /** Counts from 1. */
  readonly line: number
}

export interface YamlDocument {
  /** Plain JSON-like data. CloudFormation's short forms are written out (`!Ref x` → `{ Ref: 'x' }`); other tags give their value alone. */
  readonly value: unknown
  /** Where the document's content begins; counts from 1. */
  readonly line: number
  /** The line of what stands at a path of keys and indexes (of an entry: its key), or of the nearest above it that is there. */
  lineOf(path: readonly (string | number)[]): number
}

export interface YamlText {
  /** Those that could be read; empty ones are left out. */
  readonly documents: readonly YamlDocument[]
  readonly faults: readonly YamlFault[]
}

/**
 * Reads a text of YAML 1.2 documents (JSON is YAML too), with merge keys. A document with a fault is left out and the
 * fault named; of equal keys the last counts, as in most tools. Bombs of aliases and bottomless nesting are faults, never a crash.
 */
export function readYaml(text: string): YamlText {
  const counter = new LineCounter()
  const faults: YamlFault[] = []
  const documents: YamlDocument[] = []
  try {
    const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' })
    for (const document of composer.compose(tokensOf(text, counter))) documents.push(...readDocument(document, counter, faults))
  } catch (error) {
    if (!(error instanceof UnreadableYaml)) throw error
    faults.push({ line: counter.lineStarts.length, message: error.message })
  }
  return { documents, faults }
}

/** Depth is held here, for the composer goes down into what is nested until its stack ends, and the process with it. */
function* tokensOf(text: string, counter: LineCounter): Generator<CST.Token> {
  const parser = new Parser(counter.addNewLine)
  counter.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme)
    if (isTooDeep(parser)) throw new UnreadableYaml(tooDeepMessage)
  }
  yield* parser.end()
}

function readDocument(document: Document.Parsed, counter: LineCounter, faults: YamlFault[]): YamlDocument[] {
  const lineAt = (offset: number) => counter.linePos(offset).line
  const [fault] = document.errors
  if (fault) {
    faults.push({ line: lineAt(fault.pos[0]), message: sentenceOf(fault.message) })
    return []
  }
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return []
  try {
    const value = plainOf(document, root)
    return [{ value, line: lineAt(root.range[0]), lineOf: (path) => lineAt(offsetOf(root, path)) }]
  } catch (error) {
    if (!(error instanceof UnreadableYaml)) throw error
    faults.push({ line: lineAt(root.range[0]), message: error.message })
    return []
  }
}

function sentenceOf(message: string): string {
  const first = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
  return first.endsWith('.') ? first : `${first}.`
}

function offsetOf(root: Node, path: readonly (string | number)[]): number {
  let node: unknown = root
  let offset = root.range?.[0] ?? 0
  for (const step of path) {
    if (!isCollection(node)) break
    const item: unknown = isMap(node) ? node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step)) : node.items[Number(step)]
    if (item === undefined) break
    const place = isPair(item) ? item.key : item
    offset = (isNode(place) ? place.range?.[0] : undefined) ?? offset
    node = isPair(item) ? item.value : item
  }
  return offset
}
