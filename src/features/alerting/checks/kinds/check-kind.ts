import type { Fault } from '#lib/errors'
import type { CheckDetails, CheckKindName, SettingsOf } from '../checks-contract.ts'

/** What one look found. */
export interface CheckOutcome {
  /** Null: it could not be told, for a reason that lies here and not with the service. */
  readonly isOk: boolean | null
  readonly status: number | null
  readonly latencyMs: number
  /** A sentence; null when all is well. */
  readonly error: string | null
  /** When the certificate, or of a `domain` check the registration, ends. */
  readonly expiresAt: Date | null
  readonly details?: CheckDetails
}

/** What a look may do and must heed. `signal` aborts when its time is over or the program stops. */
export interface ProbeLimits {
  readonly allowPrivate: boolean
  readonly now: Date
  readonly signal: AbortSignal
  readonly secret: string | undefined
}

/** One kind of check. `probe` may throw: an error `unavailable` is the service's failure, any other tells nothing of it. */
export interface CheckKind<Name extends CheckKindName> {
  /** What is wrong with settings that read, each at its field. */
  faults(settings: SettingsOf<Name>): Fault[]
  /** What is asked, in short; another one is another thing to be told of. */
  target(settings: SettingsOf<Name>): string
  /** Prometheus's `instance`. */
  instance(settings: SettingsOf<Name>): string
  /** Left out where nothing is asked: others call. */
  readonly probe?: (settings: SettingsOf<Name>, limits: ProbeLimits) => Promise<Found>
}

/** An outcome as a kind tells it; what it leaves out is measured or empty. */
export interface Found {
  readonly isOk: boolean | null
  readonly error: string | null
  readonly status?: number
  readonly latencyMs?: number
  readonly expiresAt?: Date | undefined
  readonly details?: CheckDetails
}

export const well: Found = { isOk: true, error: null }
