import type { RejectReason, WriteReport } from '../../metrics-store.ts'

export interface Rejection {
  readonly reason: RejectReason
  readonly example: string
}

export function isRejection(value: object): value is Rejection {
  return 'reason' in value
}

/** Counts what is not taken, with one example of each reason. */
export class Rejections {
  readonly #found = new Map<RejectReason, { count: number; example: string }>()

  add(reason: RejectReason, example: () => string): void {
    const known = this.#found.get(reason)
    if (known) known.count += 1
    else this.#found.set(reason, { count: 1, example: example() })
  }

  report(accepted: number): WriteReport {
    return { accepted, rejected: [...this.#found].map(([reason, { count, example }]) => ({ reason, count, example })) }
  }
}
