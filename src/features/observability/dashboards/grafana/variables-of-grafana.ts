import type { Variable } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DataSources } from './data-sources.ts'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { type Fields, given, plainText, wordsOf } from './plain-fields.ts'

const sorts = ['none', 'name', 'name-descending', 'number', 'number-descending', 'name', 'name-descending', 'name', 'name-descending'] as const

/** Variables of a dashboard. Those of data sources are not needed: there is one of metrics and one of logs. */
export function variablesOfGrafana(dashboard: Fields, sources: DataSources, notes: NotUnderstoodNotes): Variable[] {
  const found = new Map<string, Variable>()
  for (const fields of listOf(recordOf(dashboard['templating'])['list']).map(recordOf).slice(0, 200)) {
    const variable = variableOf(fields, sources, notes)
    if (variable) found.set(variable.name, variable)
  }
  return [...found.values()]
}

function variableOf(fields: Fields, sources: DataSources, notes: NotUnderstoodNotes): Variable | undefined {
  const name = textOf(fields['name']) ?? ''
  if (!/^[A-Za-z_]\w{0,99}$/.test(name)) {
    notes.add('', `templating.${name}`, `The variable ${JSON.stringify(name)} has a name that none can have here, and is left out.`)
    return undefined
  }
  const own = given({
    name, label: wordsOf(fields['label']), description: wordsOf(fields['description'], 10_000), hidden: fields['hide'] === 2 || fields['hide'] === 'hideVariable' ? true : undefined,
    multi: fields['multi'] === true ? true : undefined, includeAll: fields['includeAll'] === true ? true : undefined, allValue: wordsOf(fields['allValue'], 10_000), default: currentOf(fields['current']),
  })
  switch (fields['type']) {
    case 'query': return queryVariable(fields, own, sources, notes)
    case 'custom': return { ...own, type: 'custom', options: customOptions(fields) }
    case 'interval': return { ...own, type: 'interval', options: [...(fields['auto'] === true ? [{ value: 'auto', text: 'auto' }] : []), ...customOptions(fields)], ...(typeof own.default === 'string' && own.default.startsWith('$__auto_interval') ? { default: 'auto' } : {}) }
    case 'textbox': return { ...own, type: 'text', ...(own.default === undefined && wordsOf(fields['query'], 10_000) !== undefined ? { default: wordsOf(fields['query'], 10_000) } : {}) }
    case 'constant': return { ...own, type: 'constant', query: textOf(fields['query']) ?? '', hidden: true }
    case 'datasource': return undefined
    default:
      notes.add('', `templating.${name}`, `Variables of the kind ${plainText(fields['type'])} are left out.`)
      return undefined
  }
}

function queryVariable(fields: Fields, own: Omit<Variable, 'type'>, sources: DataSources, notes: NotUnderstoodNotes): Variable | undefined {
  const definition = recordOf(fields['query'])
  const spoken = sources.spokenBy(fields['datasource'])
  const query = (textOf(fields['query']) ?? textOf(definition['query']) ?? lokiQuery(definition) ?? textOf(fields['definition']) ?? '').trim()
  if (query === '' || spoken === 'other') {
    notes.add('', `templating.${own.name}`, `The variable ${own.name} asks a data source that is not here; it is a text to be filled in.`)
    const first = [own.default ?? []].flat()[0]
    return given({ name: own.name, label: own.label, type: 'text' as const, default: first === undefined || first === '$__all' ? undefined : first })
  }
  const regex = wordsOf(fields['regex'], 2000)
  return given({ ...own, type: 'query' as const, query: query.slice(0, 100_000), language: spoken === 'logql' ? 'logql' as const : undefined, regex, sort: typeof fields['sort'] === 'number' && fields['sort'] > 0 ? sorts[fields['sort']] : undefined })
}

/** Loki's builder keeps parts instead of a text. */
function lokiQuery({ label, stream, type }: Fields): string | undefined {
  if (typeof label !== 'string' || label === '') return type === 0 ? 'label_names()' : undefined
  return typeof stream === 'string' && stream.trim() !== '' ? `label_values(${stream}, ${label})` : `label_values(${label})`
}

function currentOf(value: unknown): string | string[] | undefined {
  const { value: chosen } = recordOf(value)
  const texts = (Array.isArray(chosen) ? (chosen as unknown[]) : [chosen]).flatMap((one) => (typeof one === 'string' ? one.slice(0, 10_000) : typeof one === 'number' ? plainText(one) : []))
  if (texts.length === 0 || (texts.length === 1 && texts[0] === '')) return undefined
  return Array.isArray(chosen) ? texts.slice(0, 5000) : texts[0]
}

/** `a, b : 2, c\,d`, or the options that were kept beside it. */
function customOptions(fields: Fields): ({ value: string; text: string } | string)[] {
  const query = textOf(fields['query']) ?? ''
  const words = query.match(/(?:\\,|[^,])+/g) ?? []
  const found = words.map((word) => word.trim().replaceAll('\\,', ',')).filter((word) => word !== '').map((word) => {
    const [, text, value] = /^(.+?)\s+:\s+(.+)$/s.exec(word) ?? []
    return text === undefined || value === undefined ? word : { text, value }
  })
  if (found.length > 0) return found.slice(0, 5000)
  return listOf(fields['options']).map(recordOf).flatMap(({ value, text }) => (typeof value === 'string' && value !== '$__all' ? [{ value, text: typeof text === 'string' ? text : value }] : [])).slice(0, 5000)
}
