import type { data } from '@actions/expressions'
import { Evaluator } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import { boundedFunctions } from './bounded-functions.ts'
import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { fromData, LazyContexts, toData } from './context-data.ts'
import { WorkflowExpressionError } from './expression-error.ts'
import { parseExpression } from './parse-expression.ts'

/** A function that expressions may call beside GitHub's own: synchronous, plain data in and out. */
export type ExpressionFunction = (...args: readonly ContextValue[]) => ContextValue

export interface EvaluateOptions {
  /** By name as it is written, such as `hashFiles`; case is ignored. */
  readonly functions?: Readonly<Record<string, ExpressionFunction>>
  /** Contexts that may be named though they are not given: they read as null. */
  readonly contextNames?: readonly string[]
  /** Bound on the texts that one evaluation may make; 10 MiB when absent. */
  readonly memoryBytes?: number
}

/**
 * The value of an expression (without `${{ }}`), by GitHub's rules; null when it is empty.
 * Safe with hostile input: length, depth and size are bounded, and nothing outside the contexts is reached.
 * @throws WorkflowExpressionError, and nothing else.
 */
export function evaluateExpression(expression: string, contexts: ExpressionContexts, options: EvaluateOptions = {}): ContextValue {
  return guarded(expression, () => fromData(evaluateToData(expression, contexts, options)))
}

/** The same as text, the way GitHub turns values into text: null is empty, an object is `Object`. @throws WorkflowExpressionError */
export function evaluateToText(expression: string, contexts: ExpressionContexts, options: EvaluateOptions = {}): string {
  return guarded(expression, () => evaluateToData(expression, contexts, options).coerceString())
}

function evaluateToData(expression: string, contexts: ExpressionContexts, options: EvaluateOptions): data.ExpressionData {
  const own = Object.entries(options.functions ?? {}).map(([name, call]) => definition(name, call))
  const names = [...new Set([...(options.contextNames ?? []), ...Object.keys(contexts)])]
  const tree = parseExpression(expression, names, own)
  if (tree === undefined) return toData(null)
  const functions = boundedFunctions(options.memoryBytes)
  for (const each of own) functions.set(each.name.toLowerCase(), each)
  return new Evaluator(tree, new LazyContexts(contexts), functions).evaluate()
}

function definition(name: string, call: ExpressionFunction): FunctionDefinition {
  return { name, minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER, call: (...args) => toData(call(...args.map((arg) => fromData(arg)))) }
}

function guarded<T>(expression: string, evaluate: () => T): T {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof WorkflowExpressionError && error.expression !== '') throw error
    const kind = error instanceof WorkflowExpressionError ? error.kind : error instanceof RangeError ? 'limit' : 'evaluation'
    throw new WorkflowExpressionError(kind, reasonOf(error), expression, { cause: error })
  }
}

/** GitHub's own sentences are kept as they are; people look for them. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'The expression needs too much depth or memory. Split it into smaller ones.'
  return error instanceof Error ? error.message : String(error)
}
