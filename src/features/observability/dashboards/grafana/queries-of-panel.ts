import type { DashboardQuery } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DataSources } from './data-sources.ts'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { type Fields, given, wordsOf } from './plain-fields.ts'

const mostQueries = 100

/** The queries of Prometheus and Loki that a panel has; others are told. */
export function queriesOfPanel(panel: Fields, title: string, sources: DataSources, notes: NotUnderstoodNotes): DashboardQuery[] {
  const own = sources.spokenBy(panel['datasource'])
  return listOf(panel['targets']).map(recordOf).slice(0, mostQueries).flatMap((target): DashboardQuery[] => {
    const named = sources.spokenBy(target['datasource'])
    const spoken = named === 'unknown' ? own : named
    const expression = textOf(target['expr'])
    const language = spoken === 'unknown' ? (expression === undefined ? 'other' : guessed(expression)) : spoken
    if (expression === undefined && Object.keys(target).every((key) => ['refId', 'datasource', 'hide', 'intervalFactor', 'format', 'interval'].includes(key))) return []
    if (expression === undefined || language === 'other') {
      notes.add(title, 'targets', `Queries of ${typeOf(target) ?? typeOf(panel) ?? 'another data source'} are left out; Prometheus's and Loki's are asked.`)
      return []
    }
    return [given({
      query: expression.slice(0, 100_000), language: language === 'logql' ? 'logql' as const : undefined, name: wordsOf(target['refId'], 100), legend: legendOf(target['legendFormat']),
      instant: target['instant'] === true && target['range'] !== true ? true : undefined, hidden: target['hide'] === true ? true : undefined, minStep: wordsOf(target['interval'], 100),
    })]
  })
}

function legendOf(value: unknown): string | undefined {
  const legend = wordsOf(value, 2000)
  return legend === '__auto' ? undefined : legend
}

function typeOf({ datasource }: Fields): string | undefined {
  return textOf(recordOf(datasource)['type']) ?? (typeof datasource === 'string' && !datasource.includes('$') ? datasource : undefined)
}

/** A selector with a filter or a parser after it is LogQL; PromQL has no such thing. */
function guessed(expression: string): 'promql' | 'logql' {
  return /\}\s*(\|=|\|~|!=\s*["`]|!~\s*["`]|\|\s*(json|logfmt|pattern|regexp|line_format|unpack)\b)/.test(expression) ? 'logql' : 'promql'
}
