import { goString } from '#lib/promql'
import { goQuoted } from '../text/go-quoted.ts'
import { PipelineParser } from './pipeline-parser.ts'
import { type BodyNode, type BranchNode, isEmptyList, type ListNode, type TemplateNode } from './template-node.ts'
import type { Token } from './token.ts'
import { TokenStream } from './token-stream.ts'

/** A template with those that it defines, by their names; its own is among them. */
export interface Template {
  readonly name: string
  readonly parts: ReadonlyMap<string, TemplatePart>
}

export interface TemplatePart {
  readonly root: ListNode
  /** Of the text that it stands in, for the places of errors. */
  readonly name: string
  readonly text: string
}

const deepest = 200

/** Reads a template. Throws `TemplateError` with Go's words. What it defines is added to `parts`, which may hold others already. */
export function parseTemplate(name: string, text: string, hasFunction: (name: string) => boolean, parts: Map<string, TemplatePart> = new Map()): Template {
  const parser = new Parser(name, text, hasFunction, parts)
  parser.parse()
  return { name, parts }
}

type Ending = { readonly kind: 'end' | 'else'; readonly at: number }
type Read = BodyNode | Ending

class Parser {
  readonly #name: string
  readonly #text: string
  readonly #parts: Map<string, TemplatePart>
  readonly #own = new Map<string, TemplatePart>()
  readonly #tokens: TokenStream
  readonly #pipelines: PipelineParser
  #ranges = 0
  #depth = 0

  constructor(name: string, text: string, hasFunction: (name: string) => boolean, parts: Map<string, TemplatePart>) {
    this.#name = name
    this.#text = text
    this.#parts = parts
    this.#tokens = new TokenStream(name, text)
    this.#pipelines = new PipelineParser(this.#tokens, hasFunction)
  }

  parse(): void {
    const nodes: BodyNode[] = []
    for (let token = this.#tokens.peek(); token.kind !== 'eof'; token = this.#tokens.peek()) {
      if (token.kind === 'open' && this.#definition()) continue
      const read = this.#bodyNode()
      if (isEnding(read)) throw this.#tokens.fault(`unexpected {{${read.kind}}}`)
      nodes.push(read)
    }
    this.#add(this.#name, { kind: 'list', at: 0, nodes })
    for (const [name, part] of this.#own) if (!isEmptyList(part.root) || !this.#parts.has(name)) this.#parts.set(name, part)
  }

  #definition(): boolean {
    const open = this.#tokens.next()
    const token = this.#tokens.nextSolid()
    if (token.kind !== 'keyword' || token.text !== 'define') {
      this.#tokens.back(token, open)
      return false
    }
    const context = 'define clause'
    const name = this.#unquoted(this.#tokens.expect(['string', 'raw-string'], context))
    this.#tokens.expect(['close'], context)
    this.#add(name, this.#apart(context))
    return true
  }

  /** The body of a template within: it knows no variables from around it. */
  #apart(context: string): ListNode {
    const [ranges, variables] = [this.#ranges, this.#pipelines.variables]
    this.#ranges = 0
    this.#pipelines.variables = ['$']
    const { list, ending } = this.#list()
    if (ending.kind !== 'end') throw this.#tokens.fault(`unexpected {{${ending.kind}}} in ${context}`)
    this.#ranges = ranges
    this.#pipelines.variables = variables
    return list
  }

  #add(name: string, root: ListNode): void {
    const known = this.#own.get(name)
    if (!known || isEmptyList(known.root)) this.#own.set(name, { root, name: this.#name, text: this.#text })
    else if (!isEmptyList(root)) throw this.#tokens.fault(`template: multiple definition of template ${goQuoted(name)}`)
  }

  #list(): { list: ListNode; ending: Ending } {
    const { at } = this.#tokens.peekSolid()
    this.#depth += 1
    if (this.#depth > deepest) throw this.#tokens.fault(`nested deeper than ${deepest} levels`)
    const nodes: BodyNode[] = []
    while (this.#tokens.peekSolid().kind !== 'eof') {
      const read = this.#bodyNode()
      if (isEnding(read)) {
        this.#depth -= 1
        return { list: { kind: 'list', at, nodes }, ending: read }
      }
      nodes.push(read)
    }
    throw this.#tokens.fault('unexpected EOF')
  }

  #bodyNode(): Read {
    const token = this.#tokens.nextSolid()
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text }
    if (token.kind !== 'open') throw this.#tokens.unexpected(token, 'input')
    this.#tokens.actionLine = token.line
    const read = this.#action()
    this.#tokens.actionLine = 0
    return read
  }

  #action(): Read {
    const token = this.#tokens.nextSolid()
    switch (token.kind === 'keyword' ? token.text : '') {
      case 'block': return this.#block()
      case 'break':
      case 'continue': return this.#jump(token)
      case 'else': return this.#else()
      case 'end': return { kind: 'end', at: this.#tokens.expect(['close'], 'end').at }
      case 'if': return this.#branch('if')
      case 'range': return this.#branch('range')
      case 'with': return this.#branch('with')
      case 'template': return this.#template()
      default: {
        this.#tokens.back(token)
        const { at } = this.#tokens.peek()
        return { kind: 'action', at, pipe: this.#pipelines.pipeline('command', 'close') }
      }
    }
  }

  #jump({ text, at }: Token): Read {
    const kind = text === 'break' ? 'break' : 'continue'
    const token = this.#tokens.nextSolid()
    if (token.kind !== 'close') throw this.#tokens.unexpected(token, `{{${kind}}}`)
    if (this.#ranges === 0) throw this.#tokens.fault(`{{${kind}}} outside {{range}}`)
    return { kind, at }
  }

  #else(): Ending {
    const next = this.#tokens.peekSolid()
    if (next.kind === 'keyword' && (next.text === 'if' || next.text === 'with')) return { kind: 'else', at: next.at }
    return { kind: 'else', at: this.#tokens.expect(['close'], 'else').at }
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    const known = this.#pipelines.variables.length
    const pipe = this.#pipelines.pipeline(kind, 'close')
    if (kind === 'range') this.#ranges += 1
    const { list, ending } = this.#list()
    if (kind === 'range') this.#ranges -= 1
    const otherwise = ending.kind === 'else' ? this.#otherwise(kind, ending) : undefined
    this.#pipelines.variables.length = known
    return { kind, at: pipe.at, pipe, list, otherwise }
  }

  /** `{{else if …}}` is `{{else}}{{if …}}` with an end of its own. */
  #otherwise(kind: BranchNode['kind'], { at }: Ending): ListNode {
    const next = this.#tokens.peek()
    if (kind !== 'range' && next.kind === 'keyword' && next.text === kind) {
      this.#tokens.next()
      return { kind: 'list', at, nodes: [this.#branch(kind)] }
    }
    const { list, ending } = this.#list()
    if (ending.kind !== 'end') throw this.#tokens.fault(`expected end; found {{${ending.kind}}}`)
    return list
  }

  #block(): TemplateNode {
    const context = 'block clause'
    const token = this.#tokens.nextSolid()
    const name = this.#templateName(token, context)
    const pipe = this.#pipelines.pipeline(context, 'close')
    this.#add(name, this.#apart(context))
    return { kind: 'template', at: token.at, name, pipe }
  }

  #template(): TemplateNode {
    const context = 'template clause'
    const token = this.#tokens.nextSolid()
    const name = this.#templateName(token, context)
    const next = this.#tokens.nextSolid()
    if (next.kind === 'close') return { kind: 'template', at: token.at, name, pipe: undefined }
    this.#tokens.back(next)
    return { kind: 'template', at: token.at, name, pipe: this.#pipelines.pipeline(context, 'close') }
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'raw-string') throw this.#tokens.unexpected(token, context)
    return this.#unquoted(token)
  }

  #unquoted({ text }: Token): string {
    const value = goString(text)
    if (value === undefined) throw this.#tokens.fault('invalid syntax')
    return value
  }
}

function isEnding(read: Read): read is Ending {
  return read.kind === 'end' || read.kind === 'else'
}
