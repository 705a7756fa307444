import { useEffect, useMemo, useState } from 'react'
import { LogLinePanel } from './log-line-panel.tsx'
import { Button, type Column, Empty, ErrorNotice, Page, QueryField, Row, Section, Stack, Table, Text, Time, TimeChart, useAddress, useOperation, Waiting } from '#ui'
import { listLogLabels, type LogLine, queryLogs } from '#kernel/telemetry/contract'
import { RangeBar } from './range-bar.tsx'
import { nameOf, stepFor, useMarks } from './use-metric-chart.ts'
import { logql } from './query-language/languages.ts'
import { useRange } from './use-range.ts'

const most = 500

const columns: readonly Column<LogLine>[] = [
  { key: 'line', label: 'Line', cell: ({ line }) => <code className="log-words">{line}</code>, width: 'minmax(320px, 6fr)' },
  { key: 'stream', label: 'Stream', cell: ({ labels }) => streamOf(labels), filter: ({ labels }) => streamOf(labels), width: 'minmax(140px, 1fr)' },
  { key: 'at', label: 'When', cell: ({ at }) => <Time at={at} />, align: 'end', width: '110px' },
]

/** What a stream is called: by the label that people gave it. */
function streamOf(labels: Readonly<Record<string, string>>): string {
  return labels['service_name'] ?? labels['app'] ?? labels['job'] ?? labels['container'] ?? labels['host'] ?? nameOf(labels, '')
}

function keyOf({ atNs, line, labels }: LogLine): string {
  return `${atNs} ${nameOf(labels, '')} ${line}`
}

/** Asks the logs in LogQL; the question is kept in the address. */
export function LogsPage() {
  const { search, setSearch } = useAddress()
  const range = useRange()
  const { from, to } = range.range
  const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const names = useOperation(listLogLabels, times, { live: false })
  const first = names.data?.values.find((name) => ['service_name', 'app', 'job', 'container', 'host'].includes(name)) ?? names.data?.values[0]
  const asked = search['query'] ?? (first ? `{${first}=~".+"}` : '')
  const [text, setText] = useState(asked)
  const [open, setOpen] = useState<LogLine>()
  useEffect(() => setText(asked), [asked])
  const stepMs = Math.max(1000, stepFor(range.range))
  const { data, error, isFetching } = useOperation(queryLogs, { query: asked, ...times, limit: most, stepMs }, { isOn: asked !== '', live: false })
  const counted = useOperation(queryLogs, { query: `sum(count_over_time(${asked} [${Math.round(stepMs / 1000)}s]))`, ...times, limit: 1, stepMs }, { isOn: asked !== '' && data !== undefined && data.lines.length > 0, live: false })
  const ask = () => setSearch({ query: text.trim() || undefined })
  return (
    <Page title="Logs" lead="Ask the logs in LogQL." actions={<RangeBar range={range} />} panel={open ? <LogLinePanel line={open} onClose={() => setOpen(undefined)} onAsk={(query) => setSearch({ query })} /> : undefined}>
      <Stack>
        <QueryField label="Expression" value={text} onChange={setText} onAsk={ask} language={logql} placeholder='{service_name="shop"} |= "timeout"' help="Enter asks, Shift-Enter makes a line, Ctrl-Space completes." />
        <Row><Button look="primary" isBusy={isFetching} onClick={ask}>Ask</Button>{data && data.lines.length >= most ? <Text look="muted">The newest {most} lines are shown. Narrow the question or the time for others.</Text> : null}</Row>
      </Stack>
      {error ? <ErrorNotice error={error} title="The expression could not be answered" /> : null}
      {names.data && first === undefined && asked === '' ? <Empty title="No log has come in yet">Send lines to /loki/api/v1/push or /v1/logs with a token, or set syslog on. docs/observability.md shows how.</Empty> : null}
      {asked !== '' && !data && !error ? <Waiting rows={10} /> : null}
      {data && data.series.length > 0 ? <Measured label={`Chart of ${asked}`} series={data.series} range={range} stepMs={stepMs} /> : null}
      {data && data.lines.length > 0 && counted.data ? <Measured label="Lines over time" isCount series={counted.data.series} range={range} stepMs={stepMs} /> : null}
      {data && data.series.length === 0 && !error ? <Section title="Lines" note={data.lines.length}><Table label="Lines" name="lines" rows={data.lines} rowKey={keyOf} columns={columns} onOpen={setOpen} openKey={open && keyOf(open)} empty={<Empty title="No line fits">Look at a longer range, or ask for less.</Empty>} /></Section> : null}
    </Page>
  )
}

interface MeasuredProps {
  readonly label: string
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly samples: readonly (readonly [number, string])[] }[]
  readonly range: ReturnType<typeof useRange>
  readonly stepMs: number
  /** Where nothing was counted there was none. */
  readonly isCount?: boolean
}

function Measured({ label, series, range, stepMs, isCount = false }: MeasuredProps) {
  const marks = useMarks(range.range)
  const { times, lines } = useMemo(() => {
    const [first, last] = [Math.ceil(range.range.from / stepMs), Math.floor(range.range.to / stepMs)]
    const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
    const places = new Map(all.map((step, at) => [step, at]))
    return {
      times: all.map((step) => step * stepMs),
      lines: series.map(({ labels, samples }) => {
        const values: (number | null)[] = all.map(() => isCount ? 0 : null)
        for (const [time, value] of samples) {
          const place = places.get(Math.round(time / stepMs))
          if (place !== undefined) values[place] = Number(value)
        }
        return { name: Object.keys(labels).length === 0 ? 'lines' : nameOf(labels, ''), values }
      }),
    }
  }, [series, stepMs, range.range.from, range.range.to, isCount])
  return <TimeChart label={label} times={times} lines={lines} from={range.range.from} to={range.range.to} marks={marks} onZoom={range.zoom} />
}
