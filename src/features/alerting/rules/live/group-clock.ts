import { fingerprintOf } from '#lib/alertmanager'

/**
 * When a group is evaluated next after `now` (ms): at a place of its own within its interval, so that groups of the same
 * interval do not all come at once, and at the same place after a restart (Prometheus, rules: Group.EvalTimestamp).
 */
export function nextEvaluation(key: string, intervalMs: number, now: number): number {
  const offset = Number(BigInt(`0x${fingerprintOf({ group: key })}`) % BigInt(intervalMs))
  return Math.floor((now - offset) / intervalMs) * intervalMs + offset + intervalMs
}
