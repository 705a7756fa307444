import { data } from '@actions/expressions'
import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { isContextObject } from './context-value.ts'
import { WorkflowExpressionError } from './expression-error.ts'

/** Deeper values are refused; GitHub's own limit on objects. */
const maxDepth = 100

/** A dictionary whose keys may be any text: the library's own loses `constructor` and `__proto__`. Keys ignore case. */
export class ContextDictionary extends data.Dictionary {
  readonly #pairs = new Map<string, { readonly key: string; readonly value: data.ExpressionData }>()

  override add(key: string, value: data.ExpressionData): void {
    const folded = key.toLowerCase()
    if (!this.#pairs.has(folded)) this.#pairs.set(folded, { key, value })
  }

  override get(key: string): data.ExpressionData | undefined {
    return this.#pairs.get(key.toLowerCase())?.value
  }

  override values(): data.ExpressionData[] {
    return [...this.#pairs.values()].map((pair) => pair.value)
  }

  override pairs(): { key: string; value: data.ExpressionData }[] {
    return [...this.#pairs.values()]
  }
}

/** The contexts of one evaluation, each converted when it is first read. */
export class LazyContexts extends data.Dictionary {
  readonly #contexts: ReadonlyMap<string, ContextValue>
  readonly #converted = new Map<string, data.ExpressionData>()

  constructor(contexts: ExpressionContexts) {
    super()
    this.#contexts = new Map(Object.entries(contexts).map(([name, value]) => [name.toLowerCase(), value]))
  }

  override get(name: string): data.ExpressionData {
    const folded = name.toLowerCase()
    const known = this.#converted.get(folded)
    if (known !== undefined) return known
    const converted = toData(this.#contexts.get(folded) ?? null)
    this.#converted.set(folded, converted)
    return converted
  }
}

/** @throws WorkflowExpressionError when the value is nested too deep. */
export function toData(value: ContextValue | undefined, depth = 0): data.ExpressionData {
  if (depth > maxDepth) throw new WorkflowExpressionError('limit', `A value is nested more than ${maxDepth} levels deep. Flatten it before using it in an expression.`, '')
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value === 0 ? 0 : value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (Array.isArray(value)) return arrayOf((value as readonly ContextValue[]).map((item) => toData(item, depth + 1)))
  if (!isContextObject(value)) return new data.Null()
  const dictionary = new ContextDictionary()
  for (const [key, held] of Object.entries(value)) dictionary.add(key, toData(held, depth + 1))
  return dictionary
}

/** Items are added one by one: spreading a long list into arguments overflows the stack. */
function arrayOf(items: readonly data.ExpressionData[]): data.Array {
  const array = new data.Array()
  for (const item of items) array.add(item)
  return array
}

export function fromData(value: data.ExpressionData): ContextValue {
  if (value instanceof data.StringData || value instanceof data.NumberData || value instanceof data.BooleanData) return value.value
  if (value instanceof data.Array) return value.values().map((item) => fromData(item))
  if (value instanceof data.Dictionary) return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]))
  return null
}
