import { useState } from 'react'
import { Button, Empty, ErrorNotice, Figure, Figures, Notice, Page, Row, Section, Stack, Text, TimeChart, useAddress, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { noiseReport } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { Ledger } from './ledger.tsx'
import { Noisiest } from './noisiest.tsx'

type Report = OutputOf<typeof noiseReport>
const weekMs = 7 * 86_400_000

/** What a week of alerts was worth: how many led to something, what fired most for nothing, and what to do about it. */
export function NoisePage() {
  const { search, setSearch } = useAddress()
  const [now] = useState(() => Date.now())
  const chosen = Date.parse(search['until'] ?? '')
  const to = Number.isNaN(chosen) ? now : Math.min(now, chosen)
  const period = { from: new Date(to - weekMs).toISOString(), to: new Date(to).toISOString() }
  const { data, error, refetch } = useOperation(noiseReport, period, { live: false })
  const move = (until: number) => setSearch({ until: until >= now ? undefined : new Date(until).toISOString() })
  return (
    <Page title="Noise" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="What alerts were worth in a week, and which to mend."
      actions={<><Button onClick={() => move(to - weekMs)}>The week before</Button><Button isDisabled={to >= now} onClick={() => move(to + weekMs)}>The week after</Button></>}>
      <AlertingTabs at="noise" />
      {error && !data ? <ErrorNotice error={error} title="The report could not be made" onRetry={() => void refetch()} /> : !data ? <Waiting rows={8} /> : !data.isKept && data.fired === 0 ? (
        <Empty title={`What fired from ${dayText(data.from)} to ${dayText(data.to)} is no longer kept`} action={<Row><Button look="primary" onClick={() => move(now)}>This week</Button><Button href={`/timeline?since=${data.from}&until=${data.to}`}>Timeline of that time</Button></Row>}>Alerts are kept for a while after they ended. The timeline still has what happened.</Empty>
      ) : (
        <Stack gap="large">
          <Text look="strong">{dayText(data.from)} to {dayText(data.to)}: {data.summary}</Text>
          {data.missing === null ? null : <Notice>{data.missing}</Notice>}
          <Totals report={data} />
          {data.fired > 0 ? <Days report={data} /> : null}
          <Noisiest report={data} />
          <Ledger period={period} />
        </Stack>
      )}
    </Page>
  )
}

function dayText(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'long' })
}

function Totals({ report: { fired, actedOn, ignored, atNight, flapped, hidden, before } }: { report: Report }) {
  return (
    <Figures>
      <Figure label="Fired" value={fired.toLocaleString('en')} note={against(fired, before.fired)} />
      <Figure label="Somebody acted" value={actedOn.toLocaleString('en')} note={against(actedOn, before.actedOn)} />
      <Figure label="Led to nothing" value={ignored.toLocaleString('en')} note={fired === 0 ? undefined : `${Math.round((ignored / fired) * 100)} % of all`} />
      <Figure label="At night" value={atNight.toLocaleString('en')} note="22:00 to 7:00" />
      <Figure label="Came back at once" value={flapped.toLocaleString('en')} note="within ten minutes" />
      <Figure label="Hidden" value={hidden.toLocaleString('en')} note="by silences and the like" />
    </Figures>
  )
}

function against(count: number, before: number): string {
  return count === before ? 'as the week before' : `${Math.abs(count - before).toLocaleString('en')} ${count > before ? 'more' : 'fewer'} than the week before`
}

function Days({ report: { byDay } }: { report: Report }) {
  const times = byDay.map(({ day }) => Date.parse(`${day}T12:00:00Z`))
  const halfDay = 43_200_000
  return (
    <Section title="By day">
      <TimeChart label="Alerts by day" times={times} from={(times[0] ?? 0) - halfDay} to={(times.at(-1) ?? 0) + halfDay} min={0} lineStyle="bars" isStacked decimals={0}
        lines={[{ name: 'nobody acted', values: byDay.map(({ fired, actedOn }) => fired - actedOn), look: 'neutral' }, { name: 'somebody acted', values: byDay.map(({ actedOn }) => actedOn), look: 'ok' }]} />
      <Row><Text look="muted" size="small">Days are those of UTC.</Text></Row>
    </Section>
  )
}
