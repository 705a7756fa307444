import type { LabelSet } from './labels.ts'

/** What a sender posts. Moments are milliseconds since 1970. */
export interface PostedAlert {
  readonly labels: LabelSet
  readonly annotations?: LabelSet
  /** When it began; now unless given. */
  readonly startsAt?: number | null
  /** When it ended or will be over unless it is sent again; after the configuration's `resolve_timeout` unless given. */
  readonly endsAt?: number | null
  readonly generatorUrl?: string
  /** Of its labels without the empty ones, where it is known. */
  readonly fingerprint?: string
}

/** An alert as it is kept: plain data. */
export interface KeptAlert {
  readonly fingerprint: string
  readonly labels: LabelSet
  readonly annotations: LabelSet
  readonly startsAt: number
  readonly endsAt: number
  /** Its end was not told but follows from `resolve_timeout`. */
  readonly isTimeout: boolean
  readonly updatedAt: number
  readonly generatorUrl: string
}

/** What was over when it was told of last stays over, though the clock has been set back since. */
export function isResolved({ endsAt, updatedAt }: KeptAlert, now: number): boolean {
  return endsAt <= now || endsAt <= updatedAt
}
