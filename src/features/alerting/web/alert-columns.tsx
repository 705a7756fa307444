import { type Column, Duration, EntityLink, StatusWord, Text, Time } from '#ui'
import type { Alert } from '../contract.ts'

/** The columns of a list of alerts. */
export const alertColumns: Column<Alert>[] = [
  { key: 'name', label: 'Alert', width: 'minmax(140px, 1.3fr)', cell: ({ name }) => name, filter: ({ name }) => name },
  { key: 'state', label: 'State', width: '112px', cell: ({ state }) => <StatusWord word={state} />, filter: ({ state }) => state, isFilteredByServer: true },
  { key: 'severity', label: 'Severity', width: '84px', cell: ({ severity }) => severity, filter: ({ severity }) => severity },
  { key: 'service', label: 'About', width: 'minmax(160px, 1.2fr)', cell: ({ service, environment }) => <><EntityLink entity={service} isPlain />{environment ? <Text look="muted"> in {environment}</Text> : null}</>, filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'summary', label: 'What was seen', width: 'minmax(180px, 3fr)', cell: ({ summary }) => <span title={summary}>{summary}</span> },
  { key: 'lasted', label: 'Lasts', width: '92px', align: 'end', cell: ({ startedAt, resolvedAt }) => <Duration from={startedAt} to={resolvedAt} /> },
  { key: 'startedAt', label: 'Since', width: '92px', align: 'end', cell: ({ startedAt }) => <Time at={startedAt} />, sort: ({ startedAt }) => startedAt },
]
