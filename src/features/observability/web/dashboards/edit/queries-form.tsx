import type { DashboardQuery } from '#lib/dashboards'
import { Button, LongTextField, Row, Section, Stack, TextField, ValueChoice } from '#ui'
import { useSettledText } from '../use-settled-text.ts'
import { patched } from './use-draft.ts'

/** What a panel asks. What is typed is drawn after a moment of rest. */
export function QueriesForm({ queries, onChange }: { readonly queries: readonly DashboardQuery[]; readonly onChange: (queries: DashboardQuery[], field?: string) => void }) {
  const put = (at: number, query: DashboardQuery, field?: string) => onChange(queries.map((own, index) => (index === at ? query : own)), field)
  return (
    <Section title="Queries">
      <Stack>
        {queries.map((query, at) => (
          <Stack key={at} gap="small">
            <Row>
              <ValueChoice label={`Language of query ${at + 1}`} values={[query.language ?? 'promql']} options={[{ value: 'promql', label: 'PromQL' }, { value: 'logql', label: 'LogQL' }]} onChange={([value]) => put(at, patched(query, { language: value === 'logql' ? 'logql' : undefined }))} />
              <ValueChoice label="Asked" values={[query.instant === true ? 'once' : 'range']} options={[{ value: 'range', label: 'Over the time' }, { value: 'once', label: 'At its end' }]} onChange={([value]) => put(at, patched(query, { instant: value === 'once' ? true : undefined }))} />
            </Row>
            <Expression label={`Query ${at + 1}`} value={query.query} onChange={(text) => put(at, { ...query, query: text }, `query${at}`)} />
            <Row align="baseline"><TextField label={`Name of its series ${at + 1}`} value={query.legend ?? ''} onChange={(legend) => put(at, patched(query, { legend: legend || undefined }), `legend${at}`)} /><Button size="small" onClick={() => onChange(queries.filter((_own, index) => index !== at))}>Remove query {at + 1}</Button></Row>
          </Stack>
        ))}
        <Row><Button size="small" onClick={() => onChange([...queries, { query: '' }])}>Add a query</Button></Row>
      </Stack>
    </Section>
  )
}

function Expression({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (text: string) => void }) {
  const [text, setText] = useSettledText(value, onChange)
  return <LongTextField label={label} value={text} onChange={setText} onSend={() => onChange(text)} placeholder='sum by (job) (rate(http_requests_total{job="$job"}[$__rate_interval]))' help="Ctrl-Enter draws it at once." />
}
