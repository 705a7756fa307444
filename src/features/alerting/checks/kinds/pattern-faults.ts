import type { Fault } from '#lib/errors'
import { asPattern } from '../match-body.ts'

/** A `/pattern/` that does not read. */
export function patternFaults(wanted: string | null, path: string): Fault[] {
  if (wanted === null) return []
  try {
    asPattern(wanted)
    return []
  } catch {
    return [{ path, message: `${wanted} does not read as a pattern. Correct it, or leave the slashes out to look for text.` }]
  }
}
