import type { Look, Panel } from '#lib/dashboards'
import type { Frame } from './frames.ts'
import { type NameFits, type PanelShape, shownOf, written } from './shown-value.ts'

export interface TableCell {
  readonly text: string
  /** What it is sorted by. */
  readonly sort: number | string
  readonly look: Look
}
export interface TableColumn {
  readonly key: string
  readonly label: string
  readonly isNumber: boolean
}
export interface TableShape {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (Readonly<Record<string, TableCell>> & { readonly ' key': TableCell })[]
}

interface Row {
  readonly labels: Readonly<Record<string, string>>
  readonly values: Map<string, number | null>
  time: number | undefined
}

/** Rows of the labels that series have, with a value of each query; series of the same labels are one row. */
export function tableRows(frames: readonly Frame[], panel: PanelShape & Pick<Panel, 'columns'>, fits: NameFits): TableShape {
  const asked = frames.filter(({ series }) => series.length > 0)
  const rows = new Map<string, Row>()
  const valueNames = asked.map(({ query }, at) => (asked.length > 1 ? `Value #${query.name ?? String.fromCharCode(65 + at)}` : 'Value'))
  for (const [at, { series }] of asked.entries()) {
    for (const { labels: all, values, times } of series) {
      const { __name__: _name, ...labels } = asked.length > 1 ? all : { ...all }
      const key = JSON.stringify(Object.entries(labels).toSorted())
      const row = rows.get(key) ?? { labels, values: new Map<string, number | null>(), time: undefined }
      row.values.set(valueNames[at] as string, values.findLast((value) => value !== null) ?? null)
      row.time = times.at(-1) ?? row.time
      rows.set(key, row)
    }
  }
  const labels = [...new Set([...rows.values()].flatMap((row) => Object.keys(row.labels)))].toSorted()
  const hidden = panel.columns?.hide ?? []
  const named = panel.columns?.names ?? {}
  const ordered = inOrder(['Time', ...labels, ...valueNames], panel.columns?.order).filter((key) => key !== 'Time' || panel.columns?.order?.includes('Time')).filter((key) => !hidden.some((pattern) => pattern === key || (pattern.startsWith('/') && fits(pattern.replace(/^\/|\/$/g, ''), key))))
  const columns = ordered.map((key) => ({ key, label: labelOf(key, named, fits), isNumber: key.startsWith('Value') })).filter(({ key, label }) => shownOf(panel, { name: label, query: undefined }, fits).hidden !== true && shownOf(panel, { name: key }, fits).hidden !== true)
  const cells = [...rows].map(([key, row]) => ({ ...Object.fromEntries(columns.map((column) => [column.key, cellOf(column, row, panel, asked, valueNames, fits)])), ' key': { text: key, sort: key, look: 'neutral' as const } }))
  return { columns, rows: sorted(cells, columns, panel.columns) }
}

function labelOf(key: string, named: Readonly<Record<string, string>>, fits: NameFits): string {
  if (Object.hasOwn(named, key)) return named[key] ?? key
  const pattern = Object.keys(named).find((name) => /^\/.*\/$/.test(name) && fits(name.slice(1, -1), key))
  return pattern === undefined ? key : (named[pattern] ?? key)
}

function inOrder(keys: readonly string[], order: readonly string[] | undefined): readonly string[] {
  if (!order) return keys
  const known = new Set(keys)
  const first = order.map((key) => (known.has(key) ? key : key === 'Value' ? keys.find((one) => one.startsWith('Value #')) : undefined)).filter((key) => key !== undefined)
  return [...new Set([...first, ...keys])]
}

function cellOf({ key, label }: TableColumn, { labels, values, time }: Row, panel: PanelShape, frames: readonly Frame[], valueNames: readonly string[], fits: NameFits): TableCell {
  if (key === 'Time') return { text: time === undefined ? '' : new Date(time).toISOString().slice(0, 19).replace('T', ' '), sort: time ?? 0, look: 'neutral' }
  if (!values.has(key)) {
    const text = labels[key] ?? (key.startsWith('Value') ? '–' : '')
    return { text, sort: key.startsWith('Value') ? -Infinity : text, look: 'neutral' }
  }
  const value = values.get(key) ?? null
  const query = frames[valueNames.indexOf(key)]?.query.name
  const shown = { ...shownOf(panel, { name: key, query }, fits), ...definedOf(shownOf({ overrides: panel.overrides }, { name: label }, fits)) }
  return { ...written(value, shown), sort: value ?? -Infinity }
}

function definedOf(shown: object): object {
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

function sorted(rows: TableShape['rows'], columns: readonly TableColumn[], how: Panel['columns']): TableShape['rows'] {
  const column = how?.sort === undefined ? undefined : columns.find(({ key, label }) => key === how.sort || label === how.sort)
  if (!column) return rows
  const compare = (a: TableCell | undefined, b: TableCell | undefined) => (typeof a?.sort === 'number' && typeof b?.sort === 'number' ? a.sort - b.sort : String(a?.sort).localeCompare(String(b?.sort), 'en', { numeric: true }))
  const ascending = rows.toSorted((a, b) => compare(a[column.key], b[column.key]))
  return how?.descending === true ? ascending.toReversed() : ascending
}
