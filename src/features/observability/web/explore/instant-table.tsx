import { type Column, Empty, Table } from '#ui'
import { type InstantRow, instantRows } from './instant-rows.ts'
import type { AnsweredQuery } from './merge-answers.ts'

/** The values at the end of the range: labels in columns of their own, exact values. */
export function InstantTable({ answers }: { answers: readonly AnsweredQuery[] }) {
  const { rows, columns, hasMetric } = instantRows(answers)
  const hasOthers = rows.some(({ others }) => others !== '')
  const shown: Column<InstantRow>[] = [
    ...(answers.length > 1 ? [{ key: 'letter', label: 'Query', cell: ({ letter }: InstantRow) => letter, sort: ({ letter }: InstantRow) => letter, filter: ({ letter }: InstantRow) => letter, width: '70px' }] : []),
    ...(hasMetric || columns.length === 0 ? [{ key: 'metric', label: 'Metric', cell: ({ metric, letter }: InstantRow) => metric || `${letter}`, sort: ({ metric }: InstantRow) => metric, width: 'minmax(160px, 2fr)' }] : []),
    ...columns.map((name): Column<InstantRow> => ({ key: `label-${name}`, label: name, cell: ({ labels }) => labels[name] ?? '', sort: ({ labels }) => labels[name] ?? '', filter: ({ labels }) => labels[name] ?? null, isNamedOnPhone: true })),
    ...(hasOthers ? [{ key: 'others', label: 'More labels', cell: ({ others }: InstantRow) => others, isHiddenOnPhone: true }] : []),
    { key: 'value', label: 'Value', cell: ({ value }) => value, sort: ({ number }) => number, align: 'end', width: 'minmax(110px, 1fr)' },
  ]
  return <Table label="Values" name="values" rows={rows} rowKey={({ key }) => key} columns={shown} empty={<Empty title="No series has a value then" />} />
}
