/** What an expression reads and gives: JSON data, with NaN and Infinity among the numbers. */
export type ContextValue = null | boolean | number | string | readonly ContextValue[] | { readonly [key: string]: ContextValue }

/** Contexts by name, as `github`, `env`, `steps`. */
export type ExpressionContexts = Readonly<Record<string, ContextValue>>

/** Names that every expression may use; one that is not given reads as null. */
export const contextNames: readonly string[] = [
  'github', 'env', 'vars', 'job', 'jobs', 'steps', 'runner', 'secrets', 'strategy', 'matrix', 'needs', 'inputs',
]

export function isContextObject(value: ContextValue | undefined): value is { readonly [key: string]: ContextValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
