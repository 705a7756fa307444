/** A lease that has not been renewed for this long is over. */
export const defaultLeaseMs = 30_000

/** A runner shows itself several times within a lease. */
export function heartbeatMs(leaseMs: number): number {
  return Math.max(20, Math.min(5000, Math.floor(leaseMs / 5)))
}
