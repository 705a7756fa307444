import { useEffect, useRef, useState } from 'react'
import { Button, Empty, ErrorNotice, Page, QueryField, Row, Stack, Tabs, useAddress, useOperation } from '#ui'
import { listLogLabels, type LogLine } from '#kernel/telemetry/contract'
import { logql } from '../query-language/languages.ts'
import { RangeBar } from '../range-bar.tsx'
import { fillIn } from '../explore/fill-in.ts'
import { HistoryButton } from '../searches/history-button.tsx'
import { remember } from '../searches/query-history.ts'
import { SearchesMenu } from '../searches/searches-menu.tsx'
import { stepFor } from '../use-metric-chart.ts'
import { FieldsPanel } from './fields-panel.tsx'
import { LinePanel } from './line-panel.tsx'
import { LinesTab } from './lines-tab.tsx'
import { LogPatterns } from './log-patterns.tsx'
import { isLogQuery } from './query-edit.ts'
import { LiveLines } from './live-lines.tsx'
import { useAskedRange } from './use-asked-range.ts'

const firstNames = ['service_name', 'app', 'job', 'container', 'host']

/** Asks the logs in LogQL; what is asked and how it is shown is kept in the address. */
export function LogsPage() {
  const { search, setSearch } = useAddress()
  const { asked, names, hasNone } = useAsked()
  const { askAgain, ...bar } = useAskedRange(asked)
  const { range, zoom } = bar
  const [text, setText] = useState(asked)
  const [open, setOpen] = useState<LogLine>()
  const [shown, setShown] = useState<readonly LogLine[]>([])
  const [hasFields, setHasFields] = useState(false)
  const before = useRef(asked)
  useEffect(() => {
    // What somebody has begun to type stays.
    const was = before.current
    before.current = asked
    setText((typed) => (typed === was ? asked : typed))
  }, [asked])
  const stepMs = Math.max(1000, stepFor(range))
  const query = fillIn(asked, range, stepMs)
  const isLines = asked !== '' && isLogQuery(query)
  const isLive = search['live'] === 'yes' && isLines
  const ask = (next: string, tab = search['tab']) => {
    remember('logs', [next])
    setText(next)
    setSearch({ query: next.trim() || undefined, tab }, true)
    askAgain()
  }
  const panel = open ? <LinePanel key={`${open.atNs} ${open.line}`} line={open} query={asked} streamNames={names} onClose={() => setOpen(undefined)} onAsk={ask} /> : hasFields && isLines ? <FieldsPanel lines={shown} query={asked} streamNames={names} onClose={() => setHasFields(false)} onAsk={ask} /> : undefined
  const lines = <LinesTab query={query} range={range} zoom={zoom} stepMs={stepMs} isOn={asked !== '' && !isLive} openLine={open} onOpen={setOpen} onShown={setShown} />
  return (
    <Page title="Logs" lead="Ask the logs in LogQL." actions={<><SearchesMenu page="logs" /><RangeBar range={bar} /></>} panel={panel}>
      <Stack gap="small">
        <QueryField label="Expression" value={text} onChange={setText} onAsk={() => ask(text)} language={logql} placeholder='{service_name="shop"} |= "timeout"' help="Enter asks, Shift-Enter makes a line, Ctrl-Space completes." />
        <Row>
          <Button look="primary" onClick={() => ask(text)}>Ask</Button>
          {isLines ? <Button isPressed={isLive} onClick={() => setSearch({ live: isLive ? undefined : 'yes' })}>{isLive ? 'Stop' : 'Live'}</Button> : null}
          {isLines ? <Button isPressed={hasFields} onClick={() => { setOpen(undefined); setHasFields(!hasFields) }}>Fields</Button> : null}
          <HistoryButton page="logs" onChoose={ask} />
        </Row>
      </Stack>
      {hasNone ? <Empty title="No log has come in yet">Send lines to /loki/api/v1/push or /v1/logs with a token, or set syslog on. docs/observability.md shows how.</Empty> : null}
      {isLive ? <LiveLines query={query} openLine={open} onOpen={setOpen} onShown={setShown} /> : isLines ? <Tabs tabs={[{ key: 'lines', label: 'Lines', content: lines }, { key: 'patterns', label: 'Patterns', content: <LogPatterns query={query} range={range} onAsk={(next) => ask(next, '')} /> }]} /> : lines}
      {names.error ? <ErrorNotice error={names.error} title="The labels could not be read" /> : null}
    </Page>
  )
}

/** Spans are kept as lines too, by labels of their own, and have a page of their own. */
const ofSpans: ReadonlySet<string> = new Set(['telemetry', 'span_service'])

/** What the address asks; all streams by the label that people know them by where it asks nothing. */
function useAsked() {
  const { search } = useAddress()
  const [openedAt] = useState(() => Date.now())
  const day = 86_400_000
  const { data, error } = useOperation(listLogLabels, { from: new Date(openedAt - day).toISOString(), to: new Date(openedAt + day).toISOString() }, { live: false })
  const first = firstNames.find((name) => data?.values.includes(name)) ?? data?.values.find((name) => !ofSpans.has(name))
  const asked = search['query'] ?? (first ? `{${first}=~".+"}` : '')
  return { asked, names: { known: new Set(data?.values), error }, hasNone: data !== undefined && first === undefined && asked === '' }
}
