import { type Column, Duration, EntityLink, StatusWord, Text, Time } from '#ui'
import type { Run } from '../contract.ts'

/** The columns of a list of runs. */
export const runColumns: Column<Run>[] = [
  { key: 'title', label: 'Run', width: 'minmax(220px, 5fr)', cell: ({ title }) => title, sort: ({ title }) => title },
  { key: 'state', label: 'State', width: '120px', cell: ({ state }) => <StatusWord word={state} />, filter: ({ state }) => state, isFilteredByServer: true },
  { key: 'kind', label: 'Kind', width: 'minmax(92px, 0.5fr)', cell: ({ kind }) => <Text look="secondary">{kind}</Text>, filter: ({ kind }) => kind, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'subject', label: 'For', width: 'minmax(100px, 1fr)', cell: ({ subject }) => <EntityLink entity={subject} isPlain />, filter: ({ subject }) => subject, isFilteredByServer: true },
  { key: 'startedBy', label: 'Started by', width: 'minmax(130px, 0.9fr)', cell: ({ startedBy }) => startedBy.name, filter: ({ startedBy }) => startedBy.name, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'environment', label: 'Environment', width: 'minmax(92px, 0.5fr)', cell: ({ environment }) => environment ?? '', filter: ({ environment }) => environment, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'waited', label: 'Waited', width: '76px', align: 'end', isHiddenOnPhone: true, cell: ({ createdAt, startedAt, finishedAt }) => <Duration from={createdAt} to={startedAt ?? finishedAt} />, sort: ({ createdAt, startedAt }) => (startedAt ? Date.parse(startedAt) - Date.parse(createdAt) : null) },
  { key: 'duration', label: 'Took', width: '76px', align: 'end', cell: ({ startedAt, finishedAt }) => <Duration from={startedAt} to={finishedAt} />, sort: ({ startedAt, finishedAt }) => (startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null) },
  { key: 'createdAt', label: 'When', width: '92px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} />, sort: ({ createdAt }) => createdAt },
]
