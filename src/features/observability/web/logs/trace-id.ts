import type { LogLine } from '#kernel/telemetry/contract'
import { lineFields } from '#lib/logql'

const names = ['trace_id', 'traceId', 'traceID', 'traceid', 'trace', 'trace_trace_id']

/** The trace that a line belongs to, by its labels or its fields. */
export function traceIdOf({ labels, line }: LogLine): string | undefined {
  const fields = Object.fromEntries(lineFields(line)?.fields ?? [])
  for (const name of names) {
    const found = (labels[name] ?? fields[name])?.toLowerCase()
    if (found !== undefined && /^[0-9a-f]{32}$/.test(found)) return found
  }
  return undefined
}
