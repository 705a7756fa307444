import { useMemo, useState } from 'react'
import { Button, type ChartLine, CodeBlock, ErrorNotice, Row, Section, Stack, Text, TimeChart, useOperation, Waiting } from '#ui'
import { type QueryAnswer, queryMetricsRange } from '#kernel/telemetry/contract'
import type { ListedAlert } from '../../contract.ts'
import { backtestHref, exploreHref, ruleSetHref } from '../rules/rule-hrefs.ts'
import type { ShownAlert } from './alert-page.tsx'

const minuteMs = 60_000
const points = 240
const mostLines = 12

/** What the rule measures, from two hours before the alert on, beside what it is held against. */
export function AlertMeasure({ shown: { alert, rule } }: { shown: ShownAlert }) {
  const [now] = useState(() => Date.now())
  if (!rule) return null
  const start = Date.parse(alert.startedAt)
  const from = start - 120 * minuteMs
  const end = alert.resolvedAt === null ? now : Date.parse(alert.resolvedAt)
  const to = Math.min(now, Math.max(start + 30 * minuteMs, Math.min(end + 30 * minuteMs, start + 24 * 60 * minuteMs)))
  return (
    <Section title="What it measures" actions={<><Button size="small" href={exploreHref(rule.measure, { from, to })}>Explore</Button><Button size="small" href={`${ruleSetHref(rule.ruleSet)}`}>Rule</Button><Button size="small" href={backtestHref(rule.ruleSet, rule.name)}>Backtest</Button></>}>
      <Stack gap="small">
        <CodeBlock text={rule.expr} label="Expression" />
        <Measured alert={alert} rule={rule} from={from} to={to} />
      </Stack>
    </Section>
  )
}

interface MeasuredProps {
  readonly alert: ListedAlert
  readonly rule: NonNullable<ShownAlert['rule']>
  readonly from: number
  readonly to: number
}

function Measured({ alert, rule: { measure, threshold, operator }, from, to }: MeasuredProps) {
  const stepMs = Math.max(1000, Math.ceil((to - from) / points / 1000) * 1000)
  const { data, error } = useOperation(queryMetricsRange, { query: measure, from: new Date(from).toISOString(), to: new Date(to).toISOString(), stepMs }, { live: false })
  const { times, lines, left } = useMemo(() => linesOf(data?.series ?? [], { labels: alert.labels, from, to, stepMs }), [data, alert.labels, from, to, stepMs])
  if (error) return <ErrorNotice error={error} title="It could not be drawn" />
  if (!data) return <Waiting rows={4} />
  if (lines.length === 0) return <Text look="muted">Nothing of it is stored from that time.</Text>
  const marks = [{ at: Date.parse(alert.firedAt), text: `${alert.name} fires` }, ...(alert.resolvedAt === null ? [] : [{ at: Date.parse(alert.resolvedAt), text: `${alert.name} ends` }])]
  const beyond = operator?.startsWith('<') ? [{ from: null, look: 'failing' as const }, { from: threshold, look: 'neutral' as const }] : [{ from: threshold, look: 'failing' as const }]
  return (
    <Stack gap="small">
      <TimeChart label={`What ${alert.name} measures`} times={times} lines={lines} from={from} to={to} marks={marks} {...(threshold === null ? {} : { thresholds: beyond })} />
      <Row><Text look="muted" size="small">{threshold === null ? '' : `Held against ${operator} ${threshold}. `}{left > 0 ? `${left} more series are not drawn.` : ''}</Text></Row>
    </Stack>
  )
}

/** The series that the alert is of; where none can be told apart, all. */
function linesOf(series: QueryAnswer['series'], { labels, from, to, stepMs }: { labels: ListedAlert['labels']; from: number; to: number; stepMs: number }): { times: number[]; lines: ChartLine[]; left: number } {
  const own = series.filter((each) => Object.entries(each.labels).every(([name, value]) => name === '__name__' || labels[name] === value))
  const chosen = own.length > 0 ? own : series
  const times = Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, at) => from + at * stepMs)
  const lines = chosen.slice(0, mostLines).map((each): ChartLine => {
    const values = new Map(each.samples.map(([at, value]) => [Math.round((at - from) / stepMs), Number(value)]))
    return { name: nameOf(each.labels), values: times.map((_, at) => { const value = values.get(at); return value === undefined || !Number.isFinite(value) ? null : value }) }
  })
  return { times, lines, left: chosen.length - lines.length }
}

function nameOf({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(', ')
  return text === '' ? name || 'value' : `${name}{${text}}`
}
