import type { LiteralToken, MappingToken, SequenceToken } from '@actions/workflow-parser/templates/tokens/index'
import { StringToken } from '@actions/workflow-parser/templates/tokens/index'
import type { YamlError } from '@actions/workflow-parser/workflows/yaml-object-reader'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'

import type { Document } from 'yaml'
import { isAlias, Scalar, visit } from 'yaml'
import { findTagFaults } from './find-tag-faults.ts'

/** Values that one file may hold, its aliases expanded: a few lines of aliases can stand for billions. */
const maxEvents = 100_000
const maxTotalLength = 10 * 1024 * 1024
/** Aliases times values of a file; more takes seconds to resolve. */
const maxAliasWork = 5_000_000

/** GitHub's reader of YAML with its limits on depth and size. Throws from any `allow…` when one is passed. */
export class BoundedReader extends YamlObjectReader {
  readonly #maxDepth: number
  readonly #content: string
  readonly #isTangled: boolean
  #depth = 0
  #events = 0
  #length = 0

  constructor(fileId: number, content: string, maxDepth: number) {
    super(fileId, content)
    fillMissingValues(this['doc'])
    this.#isTangled = isTangled(this['doc'])
    this.#maxDepth = maxDepth
    this.#content = content
  }

  override allowLiteral(): LiteralToken | undefined {
    const token = super.allowLiteral()
    if (token === undefined) return undefined
    if (!(token instanceof StringToken)) return this.#counted(token, 0)
    return this.#counted(plainText(token), token.value?.length ?? 0)
  }

  override allowSequenceStart(): SequenceToken | undefined {
    return this.#enter(super.allowSequenceStart())
  }

  override allowMappingStart(): MappingToken | undefined {
    return this.#enter(super.allowMappingStart())
  }

  override allowSequenceEnd(): boolean {
    return this.#leave(super.allowSequenceEnd())
  }

  override allowMappingEnd(): boolean {
    return this.#leave(super.allowMappingEnd())
  }

  /** Explicit YAML tags that GitHub does not read. */
  tagFaults(): readonly YamlError[] {
    return findTagFaults(this['doc'], this['lineCounter'], this.#content)
  }

  #enter<T>(token: T | undefined): T | undefined {
    if (token === undefined) return undefined
    this.#count(0)
    this.#depth += 1
    if (this.#depth > this.#maxDepth) throw new Error('Maximum object depth exceeded')
    return token
  }

  #leave(hasEnded: boolean): boolean {
    if (hasEnded) this.#depth -= 1
    return hasEnded
  }

  #counted<T>(token: T, length: number): T {
    this.#count(length)
    return token
  }

  #count(length: number): void {
    if (this.#isTangled) throw new Error('Maximum object size exceeded')
    this.#events += 1
    this.#length += length
    if (this.#events > maxEvents || this.#length > maxTotalLength) throw new Error('Maximum object size exceeded')
  }
}

/** The library looks through the whole file for the target of each alias. */
function isTangled(document: Document): boolean {
  let nodes = 0
  let aliases = 0
  visit(document, {
    Node(_key, node) {
      nodes += 1
      if (isAlias(node)) aliases += 1
    },
  })
  return nodes * aliases > maxAliasWork
}

/** A pair without a value (`{ a }`) has no node there, and the library loses its place in the file; it gets an empty one. */
function fillMissingValues(document: Document): void {
  visit(document, {
    Pair(_key, pair) {
      if (pair.value !== null) return
      pair.value = Object.assign(new Scalar(null), { range: (pair.key as { readonly range?: unknown } | null)?.range })
    },
  })
}

/**
 * Keys may be read as numbers or as nothing, which the library cannot stand; they become text.
 * Its search for expressions in a text of several lines takes the source, whose lines still have the indentation of the file;
 * without the source it takes the value, which is what a step runs.
 */
function plainText(token: StringToken): StringToken {
  const { range } = token
  const value: unknown = token.value
  const isMultiLine = range !== undefined && range.start.line !== range.end.line
  if (typeof value === 'string' && !isMultiLine) return token
  const text = value === null || value === undefined ? '' : String(value)
  return new StringToken(token.file, range, text, token.definitionInfo, undefined, token.blockScalarHeader)
}
