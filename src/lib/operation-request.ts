import { operationPath, type Operation } from './operation.ts'

export interface OperationRequest {
  /** Path and query. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  /** JSON, for POST. */
  readonly body?: string
}

/** Servers and proxies refuse addresses of 8 or 16 kB. */
const longestAddress = 6000

/** How an operation is asked over HTTP: a command by POST, a query by GET, or by POST where its address would be too long. */
export function operationRequest(operation: Operation, input: unknown): OperationRequest {
  const path = operationPath(operation)
  const query = operation.kind === 'query' ? queryOf(input) : undefined
  if (query !== undefined && path.length + query.length <= longestAddress) return { path: path + query, method: 'GET' }
  return { path, method: 'POST', body: JSON.stringify(input ?? {}) }
}

/** `{ a: 1, b: ['x', 'y'] }` → `?a=1&b=x&b=y`; what is undefined or null is left out, objects travel as JSON. */
export function queryOf(input: unknown): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
    }
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}
