import { goQuoted } from '../text/go-quoted.ts'
import { goText, printed, sortedEntries } from '../text/go-print.ts'
import type { Template, TemplatePart } from '../parse/parse-template.ts'
import { TemplateError } from '../model/template-error.ts'
import { type BodyNode, type BranchNode, type ListNode, nodeText, type PipeNode, type TemplateNode } from '../parse/template-node.ts'
import { Evaluator, type Place } from './evaluator.ts'
import { GoList, GoMap, type GoFunction, type GoValue, isTrue } from '../model/go-value.ts'
import { Variables } from './variables.ts'

export interface ExecutionLimits {
  /** Nodes that are walked. */
  readonly maxSteps: number
  /** Characters that are written. */
  readonly maxLength: number
}

const defaultLimits: ExecutionLimits = { maxSteps: 200_000, maxLength: 2 ** 20 }
const deepest = 200

/** Fills a template in with `data`. Throws `TemplateError` with Go's words, and gives up on what takes or writes too much. */
export function executeTemplate(template: Template, data: GoValue, functions: Readonly<Record<string, GoFunction>>, limits: ExecutionLimits = defaultLimits): string {
  const run: Run = { template, functions, limits, steps: 0, out: '' }
  const part = template.parts.get(template.name)
  if (!part) throw new TemplateError(`template: ${template.name}: ${goQuoted(template.name)} is an incomplete or empty template`)
  new Walker(run, part, template.name, data, 0).walkList(data, part.root)
  return run.out
}

interface Run {
  readonly template: Template
  readonly functions: Readonly<Record<string, GoFunction>>
  readonly limits: ExecutionLimits
  steps: number
  out: string
}

/** `{{break}}` and `{{continue}}` on their way to the loop. */
type Jump = 'break' | 'continue' | undefined

/** One template being executed: what it calls has a walker of its own. */
class Walker {
  readonly #run: Run
  readonly #part: TemplatePart
  readonly #name: string
  readonly #depth: number
  readonly #variables: Variables
  readonly #evaluator: Evaluator
  readonly #place: Place = { node: undefined }

  constructor(run: Run, part: TemplatePart, name: string, data: GoValue, depth: number) {
    this.#run = run
    this.#part = part
    this.#name = name
    this.#depth = depth
    this.#variables = new Variables(data)
    this.#evaluator = new Evaluator(run.functions, this.#variables, { place: this.#place, fault: (message) => this.#fault(message), count: () => this.#count() })
  }

  walkList(dot: GoValue, list: ListNode): Jump {
    for (const node of list.nodes) {
      const jump = this.#walk(dot, node)
      if (jump) return jump
    }
    return undefined
  }

  #walk(dot: GoValue, node: BodyNode): Jump {
    this.#count()
    this.#place.node = node
    switch (node.kind) {
      case 'text':
        this.#write(node.text)
        return undefined
      case 'action': {
        const value = this.#evaluator.pipeline(dot, node.pipe)
        if (node.pipe.declared.length === 0) this.#write(printed(value))
        return undefined
      }
      case 'break':
      case 'continue':
        return node.kind
      case 'template':
        this.#call(dot, node)
        return undefined
      case 'range':
        return this.#range(dot, node)
      default:
        return this.#branch(dot, node)
    }
  }

  #count(): void {
    this.#run.steps += 1
    if (this.#run.steps > this.#run.limits.maxSteps) throw new TemplateError(`template: ${this.#name}: it takes more than ${this.#run.limits.maxSteps} steps`)
  }

  #write(text: string): void {
    this.#run.out += text
    if (this.#run.out.length > this.#run.limits.maxLength) throw this.#fault(`it writes more than ${this.#run.limits.maxLength} characters`)
  }

  #branch(dot: GoValue, { kind, pipe, list, otherwise }: BranchNode): Jump {
    const mark = this.#variables.mark
    const value = this.#evaluator.pipeline(dot, pipe)
    const jump = isTrue(value) ? this.walkList(kind === 'with' ? value : dot, list) : otherwise && this.walkList(dot, otherwise)
    this.#variables.reset(mark)
    return jump
  }

  #range(dot: GoValue, node: BranchNode): Jump {
    const mark = this.#variables.mark
    const items = this.#itemsOf(this.#evaluator.pipeline(dot, node.pipe), node)
    const inner = this.#variables.mark
    let jump: Jump
    for (const [index, item] of items) {
      this.#setLoop(node.pipe, index, item)
      jump = this.walkList(item, node.list)
      this.#variables.reset(inner)
      if (jump === 'break') break
    }
    const isEmpty = items.length === 0
    const after = isEmpty && node.otherwise ? this.walkList(dot, node.otherwise) : undefined
    this.#variables.reset(mark)
    return after
  }

  #itemsOf(value: GoValue, node: BranchNode): (readonly [GoValue, GoValue])[] {
    if (value === null) return []
    if (value instanceof GoList) return value.items.map((item, index) => [BigInt(index), item])
    if (value instanceof GoMap) return sortedEntries(value)
    if (typeof value !== 'bigint') throw this.#fault(`range can't iterate over ${goText(value)}`)
    if (node.pipe.declared.length > 1) throw this.#fault(`can't use ${value} to iterate over more than one variable`)
    if (value > BigInt(this.#run.limits.maxSteps)) throw this.#fault(`it takes more than ${this.#run.limits.maxSteps} steps`)
    return Array.from({ length: Math.max(0, Number(value)) }, (_, index) => [null, BigInt(index)])
  }

  #setLoop({ declared, isAssign }: PipeNode, index: GoValue, item: GoValue): void {
    const [first, second] = declared
    if (!first) return
    if (isAssign) {
      const isKnown = this.#variables.assign(first.path[0] ?? '', second ? index : item) && (!second || this.#variables.assign(second.path[0] ?? '', item))
      if (!isKnown) throw this.#fault(`undefined variable: ${first.path[0]}`)
      return
    }
    this.#variables.setTop(1, item)
    if (second) this.#variables.setTop(2, index)
  }

  #call(dot: GoValue, node: TemplateNode): void {
    const part = this.#run.template.parts.get(node.name)
    if (!part) throw this.#fault(`template ${goQuoted(node.name)} not defined`)
    if (this.#depth >= deepest) throw this.#fault(`exceeded maximum template depth (${deepest})`)
    const data = node.pipe ? this.#evaluator.pipeline(dot, node.pipe) : null
    new Walker(this.#run, part, node.name, data, this.#depth + 1).walkList(data, part.root)
  }

  #fault(message: string): TemplateError {
    const { node } = this.#place
    if (!node) return new TemplateError(`template: ${this.#name}: ${message}`)
    const before = this.#part.text.slice(0, node.at)
    const lastBreak = before.lastIndexOf('\n')
    const column = new TextEncoder().encode(before.slice(lastBreak + 1)).length
    return new TemplateError(`template: ${this.#part.name}:${before.split('\n').length}:${column}: executing ${goQuoted(this.#name)} at <${nodeText(node)}>: ${message}`)
  }
}
