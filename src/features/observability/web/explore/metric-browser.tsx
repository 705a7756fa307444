import { IconListSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { Button, type Column, Dialog, Empty, ErrorNotice, FormActions, Section, Table, Text, TextField, useOperation, Waiting } from '#ui'
import { listMetricLabels, listMetrics, queryMetrics } from '#kernel/telemetry/contract'
import type { OutputOf } from '#lib/operation'
import { selectorText } from './selector-text.ts'

type Metric = OutputOf<typeof listMetrics>['items'][number]
const most = 200

const metricColumns: readonly Column<Metric>[] = [
  { key: 'name', label: 'Metric', cell: ({ name }) => name, width: 'minmax(180px, 2fr)' },
  { key: 'type', label: 'Type', cell: ({ type }) => (type === 'unknown' ? '' : type), width: '90px', isHiddenOnPhone: true },
  { key: 'help', label: 'What it is', cell: ({ help }) => help, width: 'minmax(140px, 2fr)' },
]

/** Finds a metric by its name, and its series by their labels. */
export function MetricBrowser({ onUse }: { onUse: (query: string) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button icon={IconListSearch} onClick={() => setIsOpen(true)}>Browse metrics</Button>
      {isOpen ? <Browser onClose={() => setIsOpen(false)} onUse={(query) => { setIsOpen(false); onUse(query) }} /> : null}
    </>
  )
}

function Browser({ onClose, onUse }: { onClose: () => void; onUse: (query: string) => void }) {
  const [text, setText] = useState('')
  const [metric, setMetric] = useState<Metric>()
  const { data, error } = useOperation(listMetrics, { text: useDeferredValue(text), limit: most }, { live: false })
  return (
    <Dialog isOpen title={metric?.name ?? 'Browse metrics'} size="large" onClose={onClose}>
      {metric ? <OneMetric metric={metric} onBack={() => setMetric(undefined)} onUse={onUse} /> : (
        <>
          <TextField label="Parts of the name" value={text} onChange={setText} isFirst />
          {error ? <ErrorNotice error={error} title="The metrics could not be read" /> : null}
          {data ? <Table label="Metrics" name="metrics" isMain={false} rows={data.items} rowKey={({ name }) => name} columns={metricColumns} onOpen={setMetric} empty={<Empty title="No metric fits" />} /> : error ? null : <Waiting rows={6} />}
          {data?.isPartial ? <Text look="muted">Only the first {most} are shown. Type more of the name.</Text> : null}
        </>
      )}
    </Dialog>
  )
}

interface Counted { readonly value: string; readonly series: number }

function OneMetric({ metric: { name, type, help }, onBack, onUse }: { metric: Metric; onBack: () => void; onUse: (query: string) => void }) {
  const [label, setLabel] = useState<string>()
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const selector = selectorText(name, chosen)
  const labels = useOperation(listMetricLabels, { selector: selectorText(name, {}) }, { live: false })
  const series = useOperation(queryMetrics, { query: `count(${selector})` }, { live: false })
  const names = labels.data?.values.filter((each) => each !== '__name__') ?? []
  return (
    <>
      <Text look="secondary">{[type === 'unknown' ? '' : `A ${type}.`, help].filter(Boolean).join(' ') || 'Nobody has said what it is.'}</Text>
      <div><code>{selector}</code> <Text look="muted">{series.data ? `${Number(series.data.series[0]?.samples[0]?.[1] ?? 0).toLocaleString('en')} series now` : ''}</Text></div>
      <div className="facet" role="group" aria-label="Labels">{names.map((each) => <button key={each} type="button" className="facet-option" aria-pressed={label === each} onClick={() => setLabel(label === each ? undefined : each)}>{each}{chosen[each] === undefined ? '' : ` = ${chosen[each]}`}</button>)}</div>
      {label === undefined ? null : <Values name={name} label={label} chosen={chosen} onChoose={(value) => setChosen(({ [label]: before, ...others }) => (before === value ? others : { ...others, [label]: value }))} />}
      <FormActions>
        <Button look="quiet" onClick={onBack}>Other metrics</Button>
        {type === 'counter' || /_(?:total|count|bucket|sum)$/.test(name) ? <Button onClick={() => onUse(`rate(${selector}[$step])`)}>Use its rate</Button> : null}
        <Button look="primary" onClick={() => onUse(selector)}>Use it</Button>
      </FormActions>
    </>
  )
}

function Values({ name, label, chosen, onChoose }: { name: string; label: string; chosen: Readonly<Record<string, string>>; onChoose: (value: string) => void }) {
  const { [label]: _own, ...others } = chosen
  const { data, error } = useOperation(queryMetrics, { query: `sort_desc(count by (${JSON.stringify(label)}) (${selectorText(name, others)}))` }, { live: false })
  const rows = data?.series.slice(0, most).map(({ labels, samples }): Counted => ({ value: labels[label] ?? '', series: Number(samples[0]?.[1] ?? 0) }))
  const columns: readonly Column<Counted>[] = [{ key: 'value', label, cell: ({ value }) => `${value || '(empty)'}${chosen[label] === value ? ' ✓' : ''}`, width: 'minmax(160px, 3fr)' }, { key: 'series', label: 'Series', align: 'end', cell: ({ series }) => series.toLocaleString('en') }]
  if (error) return <ErrorNotice error={error} title="The values could not be counted" />
  return (
    <Section title={`Values of ${label}`} note={data?.series.length}>
      {rows ? <Table label={`Values of ${label}`} name="values" isMain={false} rows={rows} rowKey={({ value }) => value} columns={columns} onOpen={({ value }) => onChoose(value)} /> : <Waiting rows={4} />}
    </Section>
  )
}
