import { type Column, Commit, EntityLink, Status, Text, Time } from '#ui'
import type { Environment } from '../contract.ts'

/** The columns of a list of environments. */
export const environmentColumns: Column<Environment>[] = [
  { key: 'name', label: 'Environment', width: 'minmax(120px, 1fr)', cell: ({ name }) => name, sort: ({ name }) => name, filter: ({ name }) => name },
  { key: 'service', label: 'Service', width: 'minmax(110px, 1fr)', cell: ({ service }) => <EntityLink entity={service} isPlain />, sort: ({ service }) => service, filter: ({ service }) => service },
  { key: 'state', label: 'State', width: '116px', cell: ({ state }) => <Status state={state} />, sort: ({ state }) => state, filter: ({ state }) => state },
  { key: 'version', label: 'Live', width: 'minmax(180px, 1.2fr)', cell: ({ current }) => current?.version ?? <Text look="muted">nothing</Text> },
  { key: 'commit', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ current }) => (current ? <Commit sha={current.commit} /> : null) },
  { key: 'reason', label: 'How it is', width: 'minmax(180px, 2.4fr)', cell: ({ reason }) => <Text look="secondary">{reason}</Text> },
  { key: 'deployedAt', label: 'Since', width: '92px', align: 'end', cell: ({ current }) => (current ? <Time at={current.deployedAt} /> : null), sort: ({ current }) => current?.deployedAt ?? null },
]
