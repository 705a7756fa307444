import { PromqlError, type QueryResult } from '#lib/promql'

/** Gives an answer of at most so many series as it is, and refuses a larger one. */
export function holdAnswer(result: QueryResult, mostSeries: number | undefined): QueryResult {
  if (mostSeries === undefined || !('series' in result) || result.series.length <= mostSeries) return result
  throw new PromqlError('execution', `the answer has ${result.series.length} series, and at most ${mostSeries} are taken here: narrow or aggregate it`)
}
