import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { BasicExpressionToken, BooleanToken, InsertExpressionToken, MappingToken, NullToken, NumberToken, SequenceToken, StringToken } from '@actions/workflow-parser/templates/tokens/index'
import { literalTemplate } from '../expression/template.ts'
import type { TemplateNode, TemplateRecord } from '../model/template-node.ts'

export interface TokenEntry {
  readonly key: string
  readonly keyToken: TemplateToken
  readonly value: TemplateToken
}

/** The pairs of a mapping; none for anything else. */
export function entriesOf(token: TemplateToken | undefined): readonly TokenEntry[] {
  if (!(token instanceof MappingToken)) return []
  return [...token].map((pair) => ({ key: templateOf(pair.key), keyToken: pair.key, value: pair.value }))
}

/** The value of a key of a mapping, the key as written in the schema. */
export function childOf(token: TemplateToken | undefined, key: string): TemplateToken | undefined {
  return entriesOf(token).find((entry) => entry.key === key)?.value
}

export function itemsOf(token: TemplateToken | undefined): readonly TemplateToken[] {
  return token instanceof SequenceToken ? [...token] : []
}

/** A scalar as a template: text that looks like an expression but is not one is written so that it stays text. */
export function templateOf(token: TemplateToken): string {
  if (token instanceof BasicExpressionToken) {
    const isMixed = token.originalExpressions !== undefined
    return isMixed && token.source !== undefined ? token.source : `\${{ ${token.expression} }}`
  }
  if (token instanceof InsertExpressionToken) return '${{ insert }}'
  if (token instanceof StringToken) return literalTemplate(token.value)
  return token instanceof NumberToken || token instanceof BooleanToken ? String(token.value) : ''
}

/** A text; undefined when the key is absent or has no value. */
export function optionalTemplate(token: TemplateToken | undefined): string | undefined {
  return token === undefined || token instanceof NullToken ? undefined : templateOf(token)
}

/** JSON does not keep -0, and no one means it. */
function numberValue(token: NumberToken): number {
  return token.value === 0 ? 0 : token.value
}

/** A number or boolean as it is, anything else as a template. */
export function scalarOf(token: TemplateToken): string | number | boolean {
  if (token instanceof NumberToken) return numberValue(token)
  return token instanceof BooleanToken ? token.value : templateOf(token)
}

export function numberOf(token: TemplateToken | undefined): number | string | undefined {
  return token === undefined || token instanceof NullToken ? undefined : token instanceof NumberToken ? token.value : templateOf(token)
}

export function booleanOf(token: TemplateToken | undefined): boolean | string | undefined {
  return token === undefined || token instanceof NullToken ? undefined : token instanceof BooleanToken ? token.value : templateOf(token)
}

/** One text or a list of texts, as a list; undefined when the key is absent. */
export function textsOf(token: TemplateToken | undefined): readonly string[] | undefined {
  if (token === undefined) return undefined
  if (token instanceof SequenceToken) return itemsOf(token).map((item) => templateOf(item))
  return token instanceof NullToken ? [] : [templateOf(token)]
}

export function recordOf(token: TemplateToken | undefined): TemplateRecord {
  return Object.fromEntries(entriesOf(token).map((entry) => [entry.key, templateOf(entry.value)]))
}

export function nodeOf(token: TemplateToken): TemplateNode {
  if (token instanceof SequenceToken) return { items: itemsOf(token).map((item) => nodeOf(item)) }
  if (token instanceof MappingToken) return { entries: entriesOf(token).map((entry) => [entry.key, nodeOf(entry.value)] as const) }
  return token instanceof NullToken ? null : scalarOf(token)
}

/** Line of a token in the file, counted from 1. */
export function lineOf(token: TemplateToken | undefined): number {
  return token?.line ?? 1
}
