import { ProductError } from '#lib/errors'
import { fetchGuarded, type GuardedResponse } from '#platform/http'
import type { CheckSettings } from '../contract.ts'
import { matchBody } from './match-body.ts'

export interface CheckOutcome {
  /** Null: it could not be told, for a reason that lies here and not with the service. */
  readonly isOk: boolean | null
  readonly status: number | null
  readonly latencyMs: number
  /** A sentence; null when all is well. */
  readonly error: string | null
  readonly certificateExpiresAt: Date | null
}

export interface CheckLimits {
  readonly allowPrivate: boolean
  readonly now: Date
  readonly signal?: AbortSignal
}

const dayMs = 86_400_000
const maxBytes = 2 ** 20

/** Asks once and judges the answer. Never throws. */
export async function runCheck(check: CheckSettings, { allowPrivate, now, signal }: CheckLimits): Promise<CheckOutcome> {
  const startedAt = performance.now()
  try {
    const response = await fetchGuarded(check.url, { method: check.method, allowPrivate, timeoutMs: check.timeoutMs, maxBytes, ...(signal ? { signal } : {}) })
    const latencyMs = performance.now() - startedAt
    return { ...judge(check, response, latencyMs, now), status: response.status, latencyMs, certificateExpiresAt: response.certificate?.validTo ?? null }
  } catch (error) {
    return { ...judgeError(error, signal), status: null, latencyMs: performance.now() - startedAt, certificateExpiresAt: null }
  }
}

interface Judgement {
  readonly isOk: boolean | null
  readonly error: string | null
}

function judge(check: CheckSettings, response: GuardedResponse, latencyMs: number, now: Date): Judgement {
  const { status } = response
  const isExpected = check.expectStatus.length === 0 ? status >= 200 && status < 300 : check.expectStatus.includes(status)
  if (!isExpected) return { isOk: false, error: `It answered ${status}${check.expectStatus.length === 0 ? '' : ` instead of ${check.expectStatus.join(' or ')}`}.` }
  if (check.expectBody !== null) {
    const fits = matchBody(response.text(), check.expectBody)
    if (fits === undefined) return { isOk: null, error: `The pattern ${check.expectBody} takes too long on this answer. Write a simpler one.` }
    if (!fits) return { isOk: false, error: `The answer does not hold ${check.expectBody}.` }
  }
  if (check.maxLatencyMs !== null && latencyMs > check.maxLatencyMs) return { isOk: false, error: `It took ${Math.round(latencyMs)} ms, more than ${check.maxLatencyMs} ms.` }
  return judgeCertificate(check, response, now)
}

function judgeCertificate({ minCertificateDays }: CheckSettings, { certificate }: GuardedResponse, now: Date): Judgement {
  if (minCertificateDays === null) return { isOk: true, error: null }
  if (!certificate) return { isOk: null, error: 'Its address is not https, so there is no certificate to look at. Change the address, or do not ask for certificate days.' }
  const days = Math.floor((certificate.validTo.getTime() - now.getTime()) / dayMs)
  return days >= minCertificateDays ? { isOk: true, error: null } : { isOk: false, error: `Its certificate ends in ${days} days, on ${certificate.validTo.toISOString().slice(0, 10)}.` }
}

/** No answer is the service's failure; an address that may not be asked, or a fault of this program, tells nothing of it. */
function judgeError(error: unknown, signal: AbortSignal | undefined): Judgement {
  if (signal?.aborted) return { isOk: null, error: 'Daybook stopped meanwhile.' }
  const message = error instanceof Error ? error.message : String(error)
  return { isOk: error instanceof ProductError && error.code === 'unavailable' && !isOwnLimit(error) ? false : null, error: message }
}

/** Too many open files or no memory on this machine. */
function isOwnLimit(error: ProductError): boolean {
  const { cause } = error
  return cause instanceof Error && 'code' in cause && ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS'].includes(String(cause.code))
}
