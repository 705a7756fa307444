import { type Column, DurationMs, Link, Record, Records, Section, Table, Text, Time } from '#ui'
import type { Backtest } from './backtest-score.tsx'
import { labelText } from './backtest-lanes.tsx'

type Interval = Backtest['intervals'][number]
const shown = 1000

/** Incidents that it would not have told of, and each time that it would have fired. */
export function BacktestFirings({ result: { missed, intervals, to } }: { result: Backtest }) {
  const fired = intervals.filter(({ firedAt }) => firedAt !== null)
  const columns: Column<Interval>[] = [
    { key: 'labels', label: 'Of', width: 'minmax(180px, 3fr)', cell: ({ labels }) => <span title={labelText(labels)}>{labelText(labels)}</span> },
    { key: 'firedAt', label: 'Fired', width: '160px', cell: ({ firedAt }) => <Time at={firedAt} isExact /> },
    { key: 'lasted', label: 'Lasted', width: '100px', align: 'end', cell: ({ firedAt, endedAt }) => <DurationMs ms={Date.parse(endedAt ?? to) - Date.parse(firedAt ?? to)} /> },
    { key: 'incident', label: 'During', width: '130px', cell: ({ incident }) => (incident === null ? <Text look="muted">no incident</Text> : <Link href={`/incidents/${incident}`}>Incident {incident}</Link>) },
  ]
  return (
    <>
      {missed.length === 0 ? null : (
        <Section title="Incidents that it would not have told of" note={missed.length}>
          <Records label="Missed incidents">{missed.slice(0, 20).map(({ number, title, startedAt }) => <Record key={number} state="degraded" at={<Time at={startedAt} />}><Link href={`/incidents/${number}`}>Incident {number}: {title}</Link></Record>)}</Records>
        </Section>
      )}
      {fired.length === 0 ? null : <Section title="Firings" note={fired.length >= shown ? `the first ${shown.toLocaleString('en')}` : fired.length}><Table label="Firings" name="firings" isMain={false} rows={fired} columns={columns} rowKey={({ labels, activeAt }) => `${activeAt} ${JSON.stringify(labels)}`} /></Section>}
    </>
  )
}
