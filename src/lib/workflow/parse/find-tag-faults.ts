import type { YamlError } from '@actions/workflow-parser/workflows/yaml-object-reader'
import type { Document, LineCounter, Node } from 'yaml'
import { isScalar, visit } from 'yaml'

/** Types of value that the core tags with a fixed type must give. */
const valueTypes: ReadonlyMap<string, string> = new Map([['int', 'number'], ['float', 'number'], ['bool', 'boolean']])
const coreTags = new Set(['str', 'null', 'seq', 'map', ...valueTypes.keys()])
const corePrefix = 'tag:yaml.org,2002:'

/** Tags written out in the file (`!!timestamp`) that GitHub does not read, or whose value is not of their type, in its words. */
export function findTagFaults(document: Document, lines: LineCounter, text: string): readonly YamlError[] {
  const faults: YamlError[] = []
  visit(document, {
    Node(_key, node) {
      if (!('tag' in node) || node.tag === undefined) return
      const offset = text.lastIndexOf('!<', node.range?.[0] ?? 0)
      const short = text.lastIndexOf('!!', node.range?.[0] ?? 0)
      const { line, col } = lines.linePos(Math.max(offset, short, 0))
      const message = tagFault(node as Node & { readonly tag?: string }, line, col)
      if (message !== undefined) faults.push({ message, range: { start: { line, column: col }, end: { line, column: col } } })
    },
  })
  return faults
}

function tagFault(node: Node & { readonly tag?: string }, line: number, column: number): string | undefined {
  if (node.tag === undefined) return undefined
  const name = node.tag.startsWith(corePrefix) ? node.tag.slice(corePrefix.length) : undefined
  if (name === undefined || !coreTags.has(name)) return `Unexpected tag '${node.tag}'`
  const type = valueTypes.get(name)
  if (type === undefined || !isScalar(node) || typeof node.value === type) return undefined
  return `The value '${String(node.value)}' on line ${line} and column ${column} is invalid for the type '${node.tag}'`
}
