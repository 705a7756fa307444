import type { RangeFunction, Window } from '../vector/window.ts'
import type { Labels } from '../model/labels.ts'
import type { Notes } from '../model/notes.ts'
import type { CallExpr, Expr } from '../parse/ast.ts'
import { goQuoted } from '../text/go-quoted.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { changesOf, lastOf, meanOf, resetsOf, sumOf } from './fold-range.ts'
import { instantGrowth } from './instant-growth.ts'
import { rangeGrowth } from './range-growth.ts'

/** A window of which some samples may be native histograms. */
export interface MixedWindow extends Window {
  readonly histograms: readonly (FloatHistogram | undefined)[]
  readonly labels: Labels
}

export interface Telling { warn(text: string): void; inform(text: string): void; readonly name: string }

const counting: ReadonlySet<string> = new Set(['count_over_time', 'present_over_time', 'absent_over_time', 'ts_of_first_over_time', 'ts_of_last_over_time'])

/** A range function where native histograms are among the samples. */
export function histogramOverRange(call: CallExpr, matrix: Expr, calculate: RangeFunction, window: MixedWindow, notes: Notes): number | FloatHistogram | undefined {
  const { first, end, histograms } = window
  let found = 0
  for (let at = first; at < end; at += 1) if (histograms[at]) found += 1
  if (found === 0 || counting.has(call.name)) return calculate(window)
  const telling: Telling = { name: goQuoted(window.labels.name), warn: (text) => notes.warn(text, matrix.at), inform: (text) => notes.inform(text, matrix.at) }
  const isMixed = found < end - first
  switch (call.name) {
    case 'rate':
    case 'increase':
    case 'delta':
      return isMixed ? mixed(telling) : rangeGrowth(call.name, window, telling)
    case 'irate':
    case 'idelta':
      return instantGrowth(call.name === 'irate', window, telling)
    case 'sum_over_time':
    case 'avg_over_time':
      return isMixed ? mixed(telling) : call.name === 'sum_over_time' ? sumOf(window, telling) : meanOf(window, telling)
    case 'last_over_time':
      return lastOf(window, end - 1)
    case 'first_over_time':
      return lastOf(window, first)
    case 'changes':
      return changesOf(window)
    case 'resets':
      return resetsOf(window)
    default:
      return floatsAlone(calculate, window, telling)
  }
}

function mixed({ warn, name }: Telling): undefined {
  warn(`encountered a mix of histograms and floats for metric name ${name}`)
}

/** Functions that know floats alone leave histograms out, and say so. */
function floatsAlone(calculate: RangeFunction, window: MixedWindow, { inform, name }: Telling): number | undefined {
  const kept: number[] = []
  for (let at = window.first; at < window.end; at += 1) if (!window.histograms[at]) kept.push(at)
  if (kept.length === 0) return undefined
  inform(`ignored histograms in a range containing both floats and histograms for metric name ${name}`)
  return calculate({ ...window, times: Float64Array.from(kept, (at) => window.times[at] as number), values: Float64Array.from(kept, (at) => window.values[at] as number), first: 0, end: kept.length })
}
