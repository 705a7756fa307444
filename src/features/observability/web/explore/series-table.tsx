import { type ChartLine, type Column, formatValue, Section, Table } from '#ui'

/** Each line with its last, least, most and mean value. */
export function SeriesTable({ lines }: { lines: readonly ChartLine[] }) {
  return <Section title="Series" note={lines.length}><Table label="Series" name="series" rows={lines} rowKey={({ name }) => name} columns={columns} /></Section>
}

function figuresOf({ values }: ChartLine): readonly number[] {
  return values.filter((value): value is number => value !== null)
}

const figure = (key: string, label: string, of: (values: readonly number[]) => number): Column<ChartLine> => ({
  key, label, align: 'end', isNamedOnPhone: true, sort: (line) => of(figuresOf(line)), cell: (line) => formatValue(of(figuresOf(line)), 'number'),
})

const columns: readonly Column<ChartLine>[] = [
  { key: 'name', label: 'Series', cell: ({ name }) => name, sort: ({ name }) => name, width: 'minmax(240px, 5fr)' },
  figure('last', 'Last', (values) => values.at(-1) ?? Number.NaN),
  figure('least', 'Least', (values) => values.reduce((least, value) => Math.min(least, value), Infinity)),
  figure('most', 'Most', (values) => values.reduce((most, value) => Math.max(most, value), -Infinity)),
  figure('mean', 'Mean', (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
]
