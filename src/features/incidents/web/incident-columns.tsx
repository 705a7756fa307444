import { type Column, Duration, EntityLink, StatusWord, Text, Time } from '#ui'
import type { Incident } from '../contract.ts'
import { SeverityChip } from './severity-chip.tsx'

/** The columns of a list of incidents. */
export const incidentColumns: Column<Incident>[] = [
  { key: 'title', label: 'Incident', width: 'minmax(260px, 4fr)', cell: ({ number, title }) => <span title={title}><Text look="muted">#{number}</Text> {title}</span> },
  { key: 'state', label: 'State', width: '136px', cell: ({ state }) => <StatusWord word={state} />, filter: ({ state }) => state, isFilteredByServer: true },
  { key: 'severity', label: 'Severity', width: '84px', cell: ({ severity }) => <SeverityChip severity={severity} />, filter: ({ severity }) => severity },
  { key: 'service', label: 'Service', width: 'minmax(160px, 1.2fr)', cell: ({ service, environment }) => (service ? <><EntityLink entity={service} isPlain />{environment ? <Text look="muted"> in {environment}</Text> : null}</> : <Text look="muted">–</Text>), filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'lead', label: 'Lead', width: 'minmax(120px, 0.8fr)', isHiddenOnPhone: true, cell: ({ roles }) => roles.find(({ role }) => role === 'lead')?.name ?? <Text look="muted">nobody</Text> },
  { key: 'lasted', label: 'Lasted', width: '92px', align: 'end', cell: ({ startedAt, mitigatedAt, resolvedAt }) => <Duration from={startedAt} to={mitigatedAt ?? resolvedAt} /> },
  { key: 'openedAt', label: 'Opened', width: '92px', align: 'end', cell: ({ openedAt }) => <Time at={openedAt} /> },
]
