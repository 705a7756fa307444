/** One line of a job's log, as the server gives it. `seq` counts the job's lines from 0. */
export interface LogLine {
  readonly seq: number
  readonly step: string | null
  /** ISO 8601. */
  readonly at: string
  readonly text: string
}

/** Lines of a batch, read by hand: checking fifty thousand a second against a schema would be felt. */
export function readLogLines(value: unknown): LogLine[] {
  const list = Array.isArray(value) ? value : typeof value === 'object' && value !== null && 'lines' in value && Array.isArray(value.lines) ? value.lines : []
  const lines: LogLine[] = []
  for (const item of list as unknown[]) {
    if (typeof item !== 'object' || item === null) continue
    const { seq, step, at, text } = item as Record<string, unknown>
    if (typeof seq === 'number' && typeof text === 'string') lines.push({ seq, step: typeof step === 'string' ? step : null, at: typeof at === 'string' ? at : '', text })
  }
  return lines
}
