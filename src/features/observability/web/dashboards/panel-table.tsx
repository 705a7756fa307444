import type { Panel } from '#lib/dashboards'
import { type Column, Table } from '#ui'
import type { Frame } from './shape/frames.ts'
import type { NameFits } from './shape/shown-value.ts'
import { type TableShape, tableRows } from './shape/table-rows.ts'

type Row = TableShape['rows'][number]

/** Series as rows of their labels and values. */
export function PanelTable({ panel, frames, fits, title }: { readonly panel: Panel; readonly frames: readonly Frame[]; readonly fits: NameFits; readonly title: string }) {
  const { columns, rows } = tableRows(frames, panel, fits)
  const shown = columns.map(({ key, label, isNumber }): Column<Row> => ({
    key, label, align: isNumber ? 'end' : 'start', isNamedOnPhone: isNumber, sort: (row) => row[key]?.sort ?? '', width: isNumber ? 'minmax(90px, 1fr)' : 'minmax(110px, 2fr)', cell: (row) => <Cell row={row} name={key} />,
  }))
  return <Table label={title} isMain={false} rows={rows} columns={shown} rowKey={(row) => row[' key'].text} />
}

function Cell({ row, name }: { readonly row: Row; readonly name: string }) {
  const cell = row[name]
  switch (cell?.look) {
    case 'ok': return <span className="look-ok">{cell.text}</span>
    case 'info': return <span className="look-info">{cell.text}</span>
    case 'waiting': return <span className="look-waiting">{cell.text}</span>
    case 'degraded': return <span className="look-degraded">{cell.text}</span>
    case 'failing': return <span className="look-failing">{cell.text}</span>
    default: return cell?.text ?? ''
  }
}
