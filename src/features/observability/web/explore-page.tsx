import { useEffect, useState } from 'react'
import { Button, Empty, ErrorNotice, Notice, Page, QueryField, Row, Section, Stack, Table, TimeChart, useAddress, Waiting, formatValue, type Column, type ChartLine } from '#ui'
import { MetricNames } from './metric-names.tsx'
import { RangeBar } from './range-bar.tsx'
import { useMarks, useMetricChart } from './use-metric-chart.ts'
import { promql } from './query-language/languages.ts'
import { useRange } from './use-range.ts'

const examples = ['up', 'sum by (mode) (rate(node_cpu_seconds_total[$step]))', 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', 'topk(5, count by (__name__) ({__name__=~".+"}))']

/** Asks the metrics in PromQL; the question is kept in the address, so that it can be sent to somebody. */
export function ExplorePage() {
  const { search, setSearch } = useAddress()
  const asked = search['query'] ?? ''
  const [text, setText] = useState(asked)
  useEffect(() => setText(asked), [asked])
  const range = useRange()
  const marks = useMarks(range.range)
  const { chart, error, isFetching } = useMetricChart(asked, range.range)
  const ask = (query: string) => setSearch({ query: query.trim() || undefined })
  return (
    <Page title="Explore" lead="Ask the metrics in PromQL." actions={<RangeBar range={range} />}>
      <Stack>
        <QueryField label="Expression" value={text} onChange={setText} onAsk={() => ask(text)} language={promql} placeholder='rate(node_cpu_seconds_total{mode="user"}[$step])' help="Enter asks, Shift-Enter makes a line, Ctrl-Space completes. $step stands for a length that suits a rate at the chart's step." />
        <Row><Button look="primary" isBusy={isFetching} onClick={() => ask(text)}>Ask</Button><MetricNames onChoose={(name) => setText(text.trim() === '' ? name : `${text} ${name}`)} /></Row>
      </Stack>
      {error ? <ErrorNotice error={error} title="The expression could not be answered" /> : null}
      {chart?.notes.map((note) => <Notice key={note} look="degraded">{note}</Notice>)}
      {asked === '' ? <Examples ask={ask} /> : null}
      {asked !== '' && !chart && !error ? <Waiting rows={8} /> : null}
      {asked !== '' && chart && !error ? chart.lines.length === 0 ? <Empty title="Nothing was measured in this time">The expression is right, and no series fits it. Look at a longer range, or at its labels.</Empty> : (
        <>
          <TimeChart label={`Chart of ${asked}`} size="large" times={chart.times} lines={chart.lines} from={range.range.from} to={range.range.to} marks={marks} onZoom={range.zoom} />
          <Section title="Series" note={chart.lines.length}><Table label="Series" name="series" rows={chart.lines} rowKey={({ name }) => name} columns={columns} /></Section>
        </>
      ) : null}
    </Page>
  )
}

function Examples({ ask }: { ask: (query: string) => void }) {
  return (
    <Section title="To begin with">
      <Stack gap="small">{examples.map((query) => <Row key={query}><Button size="small" onClick={() => ask(query)}>Ask</Button><code>{query}</code></Row>)}</Stack>
    </Section>
  )
}

function figuresOf({ values }: ChartLine): readonly number[] {
  return values.filter((value): value is number => value !== null)
}

const figure = (key: string, label: string, of: (values: readonly number[]) => number): Column<ChartLine> => ({
  key, label, align: 'end', sort: (line) => of(figuresOf(line)), cell: (line) => formatValue(of(figuresOf(line)), 'number'),
})

const columns: readonly Column<ChartLine>[] = [
  { key: 'name', label: 'Series', cell: ({ name }) => name, sort: ({ name }) => name, width: 'minmax(240px, 5fr)' },
  figure('last', 'Last', (values) => values.at(-1) ?? Number.NaN),
  figure('least', 'Least', (values) => values.reduce((least, value) => Math.min(least, value), Infinity)),
  figure('most', 'Most', (values) => values.reduce((most, value) => Math.max(most, value), -Infinity)),
  figure('mean', 'Mean', (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
]
