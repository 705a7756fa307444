/** The few ways a request can fail that a caller can act on. Anything else is a bug and reads "internal". */
export const errorCodes = ['invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'limited', 'unavailable'] as const
export type ErrorCode = (typeof errorCodes)[number]

/** HTTP status of each code, in both directions. */
export const statusOfError: Readonly<Record<ErrorCode, number>> = {
  invalid: 400, unauthenticated: 401, forbidden: 403, 'not-found': 404, conflict: 409, limited: 429, unavailable: 503,
}

/** One fault in a request: where it is (a path into the input) and a sentence about it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

interface ProductErrorOptions extends ErrorOptions {
  readonly faults?: readonly Fault[]
  readonly retryAfterMs?: number
}

/** An error meant for the person who asked. The message is a sentence that says what to do next. */
export class ProductError extends Error {
  readonly code: ErrorCode
  readonly faults: readonly Fault[]
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, options: ProductErrorOptions = {}) {
    super(message, options)
    this.name = 'ProductError'
    this.code = code
    this.faults = options.faults ?? []
    this.retryAfterMs = options.retryAfterMs
  }
}
