import { PromqlError } from '#lib/promql'

const mostSteps = 11_000

/** The words are Prometheus's. */
export function requireSteps({ start, end, step }: { readonly start: number; readonly end: number; readonly step: number }): void {
  if (end < start) throw new PromqlError('bad_data', 'invalid parameter "end": end timestamp must not be before start time')
  if (!(step > 0)) throw new PromqlError('bad_data', 'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer')
  if ((end - start) / step > mostSteps) throw new PromqlError('bad_data', 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)')
}
