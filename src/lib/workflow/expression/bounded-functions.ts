import { data, wellKnownFunctions } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import type { ContextValue } from './context-value.ts'
import { fromData, toData } from './context-data.ts'
import { WorkflowExpressionError } from './expression-error.ts'

/** What the texts of one evaluation may take together, at two bytes a character: GitHub's limit on evaluated templates. */
export const maxMemoryBytes = 10 * 1024 * 1024

/**
 * GitHub's functions, made safe for hostile input: what they give in one evaluation is bounded, and JSON keys may be any text.
 * `call` throws WorkflowExpressionError, or what GitHub's own throw. A map serves one evaluation.
 */
export function boundedFunctions(limitBytes: number = maxMemoryBytes): Map<string, FunctionDefinition> {
  const spend = memoryBudget(limitBytes)
  const functions = new Map<string, FunctionDefinition>()
  for (const [name, definition] of Object.entries(wellKnownFunctions)) functions.set(name, definition)
  replace(functions, 'format', (original, args) => {
    spend(formattedLength(args))
    return original(...args)
  })
  replace(functions, 'join', (original, args) => {
    spend(joinedLength(args))
    return original(...args)
  })
  replace(functions, 'tojson', (_original, args) => {
    const text = writeJson(args[0] ?? new data.Null(), '')
    spend(text.length)
    return new data.StringData(text)
  })
  replace(functions, 'fromjson', (_original, args) => readJson(args[0]?.coerceString() ?? ''))
  return functions
}

type Call = (...args: data.ExpressionData[]) => data.ExpressionData

function replace(functions: Map<string, FunctionDefinition>, name: string, call: (original: Call, args: readonly data.ExpressionData[]) => data.ExpressionData): void {
  const definition = functions.get(name)
  if (definition === undefined) return
  functions.set(name, { ...definition, call: (...args) => call((...given) => definition.call(...given), args) })
}

function memoryBudget(limitBytes: number): (length: number) => void {
  let usedBytes = 0
  return (length) => {
    usedBytes += length * 2
    if (usedBytes > limitBytes) throw memoryExceeded()
  }
}

export function memoryExceeded(): WorkflowExpressionError {
  return new WorkflowExpressionError('evaluation', 'The maximum allowed memory size was exceeded', '')
}

function formattedLength(args: readonly data.ExpressionData[]): number {
  const text = args[0]?.coerceString() ?? ''
  let length = text.length
  for (const [, index] of text.matchAll(/\{(\d+)/g)) length += args[Number(index) + 1]?.coerceString().length ?? 0
  return length
}

function joinedLength(args: readonly data.ExpressionData[]): number {
  const [list, separator] = args
  if (!(list instanceof data.Array)) return list?.coerceString().length ?? 0
  const items = list.values()
  const separators = (separator?.coerceString().length ?? 1) * Math.max(0, items.length - 1)
  return items.reduce((length, item) => length + item.coerceString().length, separators)
}

function readJson(text: string): data.ExpressionData {
  if (text.trim() === '') throw new WorkflowExpressionError('evaluation', 'fromJSON() was given an empty text. Give it JSON, or guard the expression with a condition.', '')
  let value: ContextValue
  try {
    value = JSON.parse(text) as ContextValue
  } catch (error) {
    throw new WorkflowExpressionError('evaluation', `fromJSON() was given a text that is not JSON: ${excerpt(text)}`, '', { cause: error })
  }
  return toData(value)
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Two spaces a level, keys in the order of the value, as GitHub prints JSON. */
function writeJson(value: data.ExpressionData, indent: string): string {
  const inner = `${indent}  `
  if (value instanceof data.Array) {
    const items = value.values().map((item) => `${inner}${writeJson(item, inner)}`)
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`
  }
  if (value instanceof data.Dictionary) {
    const pairs = value.pairs().map((pair) => `${inner}${JSON.stringify(pair.key)}: ${writeJson(pair.value, inner)}`)
    return pairs.length === 0 ? '{}' : `{\n${pairs.join(',\n')}\n${indent}}`
  }
  return JSON.stringify(fromData(value))
}
