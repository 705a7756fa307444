import type { Panel } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { oldStyles } from './old-fields.ts'
import { type Fields, given, plainText, within } from './plain-fields.ts'

/** What a table here does by itself. */
const byItself = new Set(['merge', 'joinByField', 'seriesToColumns', 'labelsToFields', 'seriesToRows', 'reduce', 'prepareTimeSeries', 'timeSeriesTable', 'convertFieldType'])
const mostColumns = 500

/** The columns of a table: what is hidden, what they are called, in which order; out of transformations and of the old table's styles. */
export function columnsOfPanel(panel: Fields, named: string, notes: NotUnderstoodNotes): Pick<Panel, 'columns'> {
  const old = oldStyles(panel, named, notes)
  const hide = [...old.hide]
  const names: Record<string, string> = { ...old.names }
  let order: string[] | undefined
  let sort: { sort?: string; descending?: boolean } = sortOf(listOf(within(panel, 'options', 'sortBy'))[0])
  for (const { id, options, disabled } of listOf(panel['transformations']).map(recordOf)) {
    if (disabled === true) continue
    if (id === 'organize') {
      hide.push(...Object.entries(recordOf(within(options, 'excludeByName'))).flatMap(([name, isOut]) => (isOut === true ? [name] : [])))
      Object.assign(names, Object.fromEntries(Object.entries(recordOf(within(options, 'renameByName'))).flatMap(([name, shown]) => (typeof shown === 'string' && shown !== '' ? [[name, shown.slice(0, 500)]] : []))))
      const places = Object.entries(recordOf(within(options, 'indexByName'))).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
      if (places.length > 0) order = places.toSorted((a, b) => a[1] - b[1]).map(([name]) => name)
    } else if (id === 'filterFieldsByName' && listOf(within(options, 'include', 'names')).length > 0) order = listOf(within(options, 'include', 'names')).flatMap((name) => textOf(name) ?? [])
    else if (id === 'sortBy') sort = sortOf(listOf(within(options, 'sort'))[0])
    else if (!byItself.has(plainText(id))) notes.add(named, `transformations.${plainText(id)}`, `The transformation ${plainText(id)} is left out.`)
  }
  const columns = given({ hide: hide.length > 0 ? cut(hide) : undefined, names: Object.keys(names).length > 0 ? Object.fromEntries(Object.entries(names).map(([name, shown]) => [name.slice(0, 500), shown])) : undefined, order: order && cut(order), ...sort })
  return panel['type'] === 'table' || panel['type'] === 'table-old' ? (Object.keys(columns).length > 0 ? { columns } : {}) : {}
}

function cut(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, mostColumns).map((name) => name.slice(0, 500))
}

function sortOf(value: unknown): { sort?: string; descending?: boolean } {
  const { displayName, field, desc } = recordOf(value)
  const name = textOf(displayName) ?? textOf(field)
  return name === undefined || name === '' ? {} : { sort: name.slice(0, 500), ...(desc === true ? { descending: true } : {}) }
}
