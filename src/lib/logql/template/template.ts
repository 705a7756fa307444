import { isTrue, printed, TemplateFault, type TemplateScope, type Value } from './fault.ts'
import { functions } from './functions.ts'
import { GoTime } from './go-time.ts'
import { type Command, type Operand, parseTemplate, type TemplateNode } from './parse-template.ts'

export { TemplateFault, type TemplateScope } from './fault.ts'

const maxLength = 1_000_000

interface Frame {
  readonly scope: TemplateScope
  /** Undefined: the labels of the line. */
  readonly dot: Value | undefined
  readonly variables: Map<string, Value>
}

/** A template of Go's language as a function of a line. What it gives up on while it runs is thrown as `TemplateFault`. */
export function compileTemplate(template: string): (scope: TemplateScope) => string {
  const nodes = parseTemplate(template)
  return (scope) => run(nodes, { scope, dot: undefined, variables: new Map() })
}

function run(nodes: readonly TemplateNode[], frame: Frame): string {
  let out = ''
  for (const node of nodes) {
    out += node.kind === 'text' ? node.text : node.kind === 'print' ? print(node, frame) : control(node, frame)
    if (out.length > maxLength) throw new TemplateFault(`the text would be longer than ${maxLength} characters`)
  }
  return out
}

function print({ pipeline, sets }: Extract<TemplateNode, { kind: 'print' }>, frame: Frame): string {
  const value = pipelineValue(pipeline, frame)
  if (sets === undefined) return printed(value)
  frame.variables.set(sets, value)
  return ''
}

function control({ kind, pipeline, sets, body, otherwise }: Extract<TemplateNode, { kind: 'if' | 'with' | 'range' }>, frame: Frame): string {
  const value = pipelineValue(pipeline, frame)
  if (kind === 'range') return looped(value, sets, body, otherwise, frame)
  if (sets[0] !== undefined) frame.variables.set(sets[0], value)
  if (!isTrue(value)) return run(otherwise, frame)
  return run(body, kind === 'with' ? { ...frame, dot: value } : frame)
}

function looped(value: Value, sets: readonly string[], body: readonly TemplateNode[], otherwise: readonly TemplateNode[], frame: Frame): string {
  if (!isTrue(value) || typeof value !== 'object' || value === null) return run(otherwise, frame)
  const entries: [Value, Value][] = Array.isArray(value) ? (value as readonly Value[]).map((each, at) => [at, each]) : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  let out = ''
  for (const [key, each] of entries) {
    if (sets.length === 2) frame.variables.set(sets[0] ?? '', key)
    if (sets.length > 0) frame.variables.set(sets.at(-1) ?? '', each)
    out += run(body, { ...frame, dot: each })
    if (out.length > maxLength) throw new TemplateFault(`the text would be longer than ${maxLength} characters`)
  }
  return out
}

function pipelineValue(pipeline: readonly Command[], frame: Frame): Value {
  let last: Value | undefined
  for (const { name, args } of pipeline) {
    const values = args.map((arg) => operandValue(arg, frame))
    if (last !== undefined) values.push(last)
    last = name === undefined ? values[0] ?? '' : called(name, values, frame)
  }
  return last ?? ''
}

function called(name: string, values: Value[], { scope }: Frame): Value {
  if (name === '__line__') return scope.line
  if (name === '__timestamp__') return new GoTime(scope.timeNs)
  const work = functions[name]
  if (!work) throw new TemplateFault(`function ${JSON.stringify(name)} not defined`)
  return work(...values)
}

function operandValue(operand: Operand, frame: Frame): Value {
  switch (operand.kind) {
    case 'value':
      return operand.value
    case 'variable':
      return operand.name === '$' ? '' : frame.variables.get(operand.name) ?? ''
    case 'pipeline':
      return pipelineValue(operand.pipeline, frame)
    default:
      return fieldValue(operand, frame)
  }
}

function fieldValue({ path, of }: Extract<Operand, { kind: 'field' }>, frame: Frame): Value {
  const [name] = path
  const isRoot = of ? of.kind === 'variable' && of.name === '$' : frame.dot === undefined
  if (isRoot) return name === undefined ? '' : frame.scope.get(name) ?? ''
  const value = of ? operandValue(of, frame) : frame.dot ?? ''
  if (name === undefined) return value
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, Value>>)[name] ?? null : null
}
