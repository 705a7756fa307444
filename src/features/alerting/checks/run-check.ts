import { ProductError } from '#lib/errors'
import type { CheckSettings } from './checks-contract.ts'
import type { CheckOutcome, Found, ProbeLimits } from './kinds/check-kind.ts'
import { kindOf } from './kinds/kinds.ts'

export interface CheckLimits extends Pick<ProbeLimits, 'allowPrivate' | 'now'> {
  readonly secret?: string | undefined
  readonly signal?: AbortSignal
}

/** Asks once and judges the answer. Never throws. */
export async function runCheck(check: CheckSettings, { allowPrivate, now, secret, signal }: CheckLimits): Promise<CheckOutcome> {
  const { probe } = kindOf(check)
  if (!probe || check.kind === 'heartbeat') return { isOk: null, status: null, latencyMs: 0, error: 'A heartbeat is not asked: the job calls its address.', expiresAt: null }
  const startedAt = performance.now()
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(new Error('The time of the check is over.')), check.timeoutMs)
  const stop = () => ending.abort(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const found = await probe(check, { allowPrivate, now, signal: ending.signal, secret })
    return outcomeOf(judgeLatency(check, { latencyMs: performance.now() - startedAt, ...found }), secret)
  } catch (error) {
    return outcomeOf({ ...judgeError(error, signal), latencyMs: performance.now() - startedAt }, secret)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

type Timed = Found & { readonly latencyMs: number }

function judgeLatency({ maxLatencyMs }: Exclude<CheckSettings, { kind: 'heartbeat' }>, found: Timed): Timed {
  if (found.isOk !== true || maxLatencyMs === null || found.latencyMs <= maxLatencyMs) return found
  return { ...found, isOk: false, error: `It took ${Math.round(found.latencyMs)} ms, more than ${maxLatencyMs} ms.` }
}

/** A service may send back what it was sent: the secret stands in no error. One of three letters stands in every word. */
function outcomeOf({ isOk, error, status, latencyMs, expiresAt, details }: Timed, secret = ''): CheckOutcome {
  const isMasked = secret.length > 3
  const shown = isMasked && error !== null ? error.replaceAll(secret, '***') : error
  return { isOk, error: shown, status: status ?? null, latencyMs, expiresAt: expiresAt ?? null, ...(details ? { details: isMasked ? maskAll(details, secret) : details } : {}) }
}

function maskAll<Value>(value: Value, secret: string): Value {
  const quoted = JSON.stringify(secret).slice(1, -1)
  return JSON.parse(JSON.stringify(value).replaceAll(quoted, '***')) as Value
}

/** No answer is the service's failure; an address that may not be asked, or a fault of this program, tells nothing of it. */
function judgeError(error: unknown, signal: AbortSignal | undefined): Found {
  if (signal?.aborted) return { isOk: null, error: 'Daybook stopped meanwhile.' }
  const message = error instanceof Error ? error.message : String(error)
  return { isOk: error instanceof ProductError && error.code === 'unavailable' && !isOwnLimit(error) ? false : null, error: message }
}

/** Too many open files or no memory on this machine. */
function isOwnLimit(error: ProductError): boolean {
  const { cause } = error
  return cause instanceof Error && 'code' in cause && ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS'].includes(String(cause.code))
}
