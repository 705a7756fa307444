import { TemplateError } from '../model/template-error.ts'
import { type AnyNode, type CommandNode, nodeText, type NumberNode, type OperandNode, type PipeNode } from '../parse/template-node.ts'
import { GoMap, type GoFunction, GoList, GoStruct, type GoValue, isTrue, type ParameterType, typeName } from '../model/go-value.ts'
import { QueryNeeded } from '../model/query-needed.ts'
import type { Variables } from './variables.ts'

/** The node that is looked at: where an error is said to be. */
export interface Place {
  node: AnyNode | undefined
}

/** What the command before in the pipeline gave; `missing` where there is none. */
type Final = GoValue | typeof missing
const missing = Symbol('missing')

/** Evaluates pipelines and what is in them (text/template, exec.go). */
export class Evaluator {
  readonly #functions: Readonly<Record<string, GoFunction>>
  readonly #variables: Variables
  readonly #place: Place
  readonly #fault: (message: string) => TemplateError
  readonly #count: () => void

  constructor(functions: Readonly<Record<string, GoFunction>>, variables: Variables, { place, fault, count }: { readonly place: Place; readonly fault: (message: string) => TemplateError; readonly count: () => void }) {
    this.#functions = functions
    this.#variables = variables
    this.#place = place
    this.#fault = fault
    this.#count = count
  }

  pipeline(dot: GoValue, pipe: PipeNode): GoValue {
    this.#place.node = pipe
    let value: Final = missing
    for (const command of pipe.commands) value = this.#command(dot, command, value)
    const result = value === missing ? null : value
    for (const { path: [name = ''] } of pipe.declared) {
      if (!pipe.isAssign) this.#variables.push(name, result)
      else if (!this.#variables.assign(name, result)) throw this.#fault(`undefined variable: ${name}`)
    }
    return result
  }

  #command(dot: GoValue, command: CommandNode, final: Final): GoValue {
    this.#count()
    const { args } = command
    const [first] = args
    if (!first) return null
    switch (first.kind) {
      case 'field': return this.#fields(dot, first, args, final)
      case 'chain': return this.#chainNode(dot, first, args, final)
      case 'identifier': return this.#function(dot, first, command, args, final)
      case 'variable': return this.#variable(dot, first, args, final)
      case 'pipe':
        this.#notCalled(args, final)
        return this.pipeline(dot, first)
      default:
        this.#place.node = first
        this.#notCalled(args, final)
        if (first.kind === 'nil') throw this.#fault('nil is not a command')
        return this.#plain(dot, first)
    }
  }

  #plain(dot: GoValue, node: OperandNode): GoValue {
    switch (node.kind) {
      case 'bool':
      case 'string': return node.value
      case 'dot': return dot
      case 'number': return this.#constant(node)
      default: return null
    }
  }

  #notCalled(args: readonly OperandNode[], final: Final): void {
    const [first] = args
    if (first && (args.length > 1 || final !== missing)) throw this.#fault(`can't give argument to non-function ${nodeText(first)}`)
  }

  /** How a number is written says what type it is. */
  #constant(node: NumberNode): GoValue {
    this.#place.node = node
    const { text, int, float } = node
    const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text)
    if (float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return float
    if (int === undefined) throw this.#fault(`${text} overflows int`)
    return int
  }

  #variable(dot: GoValue, node: Extract<OperandNode, { kind: 'variable' }>, args: readonly OperandNode[], final: Final): GoValue {
    this.#place.node = node
    const [name = '', ...path] = node.path
    const value = this.#variables.get(name)
    if (value === undefined) throw this.#fault(`undefined variable: ${name}`)
    if (path.length > 0) return this.#chain(dot, value, node, path, args, final)
    if (args.length > 0 || final !== missing) this.#notCalled(args, final)
    return value
  }

  #chainNode(dot: GoValue, node: Extract<OperandNode, { kind: 'chain' }>, args: readonly OperandNode[], final: Final): GoValue {
    this.#place.node = node
    if (node.node.kind === 'nil') throw this.#fault(`indirection through explicit nil in ${nodeText(node)}`)
    return this.#chain(dot, this.#argument(dot, 'any', node.node), node, node.path, args, final)
  }

  #fields(dot: GoValue, node: Extract<OperandNode, { kind: 'field' }>, args: readonly OperandNode[], final: Final): GoValue {
    this.#place.node = node
    return this.#chain(dot, dot, node, node.path, args, final)
  }

  #chain(dot: GoValue, receiver: GoValue, node: AnyNode, path: readonly string[], args: readonly OperandNode[], final: Final): GoValue {
    let value = receiver
    for (const name of path.slice(0, -1)) value = this.#field(dot, value, node, name, [], missing)
    return this.#field(dot, value, node, path.at(-1) ?? '', args, final)
  }

  #field(dot: GoValue, receiver: GoValue, node: AnyNode, name: string, args: readonly OperandNode[], final: Final): GoValue {
    if (receiver === null) return null
    const hasArgs = args.length > 1 || final !== missing
    if (receiver instanceof GoMap || receiver instanceof GoList || receiver instanceof GoStruct) {
      const method = Object.hasOwn(receiver.methods, name) ? receiver.methods[name] : undefined
      if (method) return this.#call(dot, method, { node, name, args, final })
    }
    if (receiver instanceof GoStruct && receiver.fields.has(name)) {
      if (hasArgs) throw this.#fault(`${name} has arguments but cannot be invoked as function`)
      return receiver.fields.get(name) ?? null
    }
    if (receiver instanceof GoMap) {
      if (hasArgs) throw this.#fault(`${name} is not a method but has arguments`)
      return receiver.entries.get(name) ?? receiver.zero
    }
    throw this.#fault(`can't evaluate field ${name} in type ${typeName(receiver)}`)
  }

  #function(dot: GoValue, identifier: Extract<OperandNode, { kind: 'identifier' }>, node: AnyNode, args: readonly OperandNode[], final: Final): GoValue {
    this.#place.node = identifier
    const { name } = identifier
    const called = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined
    if (!called) throw this.#fault(`"${name}" is not a defined function`)
    return this.#call(dot, called, { node, name, args, final })
  }

  #call(dot: GoValue, { params, more, call }: GoFunction, { node, name, args: [, ...given], final }: { readonly node: AnyNode; readonly name: string; readonly args: readonly OperandNode[]; readonly final: Final }): GoValue {
    const count = given.length + (final === missing ? 0 : 1)
    if (more !== undefined && count < params.length) throw this.#fault(`wrong number of args for ${name}: want at least ${params.length} got ${given.length}`)
    if (more === undefined && count !== params.length) throw this.#fault(`wrong number of args for ${name}: want ${params.length} got ${count}`)
    if (name === 'and' || name === 'or') return this.#shortCircuit(dot, name, given, final)
    const values = given.map((arg, index) => this.#argument(dot, params[index] ?? more ?? 'any', arg))
    if (final !== missing) values.push(this.#fitting(final, params[given.length] ?? more ?? 'any'))
    try {
      return call(...values)
    } catch (error) {
      if (error instanceof QueryNeeded || error instanceof TemplateError) throw error
      this.#place.node = node
      throw this.#fault(`error calling ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  #shortCircuit(dot: GoValue, name: 'and' | 'or', args: readonly OperandNode[], final: Final): GoValue {
    let value: GoValue = null
    for (const arg of args) {
      value = this.#argument(dot, 'any', arg)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final === missing ? value : final
  }

  #argument(dot: GoValue, type: ParameterType, node: OperandNode): GoValue {
    this.#place.node = node
    switch (node.kind) {
      case 'dot': return this.#fitting(dot, type)
      case 'nil':
        if (type === 'any' || type.startsWith('*') || type.startsWith('[]') || type.startsWith('map') || type === 'template.queryResult') return null
        throw this.#fault(`cannot assign nil to ${type}`)
      case 'field': return this.#fitting(this.#fields(dot, node, [], missing), type)
      case 'variable': return this.#fitting(this.#variable(dot, node, [], missing), type)
      case 'pipe': return this.#fitting(this.pipeline(dot, node), type)
      case 'identifier': return this.#fitting(this.#function(dot, node, node, [], missing), type)
      case 'chain': return this.#fitting(this.#chainNode(dot, node, [], missing), type)
      default: return this.#literal(type, node)
    }
  }

  #literal(type: ParameterType, node: Extract<OperandNode, { kind: 'bool' | 'string' | 'number' }>): GoValue {
    if (type === 'any') return node.kind === 'number' ? this.#constant(node) : node.value
    if (type === 'bool' && node.kind === 'bool') return node.value
    if (type === 'string' && node.kind === 'string') return node.value
    if (type === 'int' && node.kind === 'number' && node.int !== undefined) return node.int
    if (type === 'float64' && node.kind === 'number' && node.float !== undefined) return node.float
    const word = { bool: 'bool', string: 'string', int: 'integer', float64: 'float' }[type]
    throw this.#fault(word === undefined ? `can't handle ${nodeText(node)} for arg of type ${type}` : `expected ${word}; found ${nodeText(node)}`)
  }

  #fitting(value: GoValue, type: ParameterType): GoValue {
    if (type === 'any') return value
    if (value === null) {
      if (type.startsWith('*') || type.startsWith('[]') || type === 'template.queryResult') return null
      throw this.#fault(`invalid value; expected ${type}`)
    }
    const own = typeName(value)
    if (own === type || `*${own}` === type || own === `*${type}`) return value
    throw this.#fault(`wrong type for value; expected ${type}; got ${own}`)
  }
}
