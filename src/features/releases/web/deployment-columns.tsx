import { type Column, Commit, Duration, StatusWord, Text, Time } from '#ui'
import type { Deployment } from '../contract.ts'

/** The columns of an environment's deployments. */
export const deploymentColumns: Column<Deployment>[] = [
  { key: 'version', label: 'Version', width: 'minmax(230px, 1.6fr)', cell: ({ version, kind }) => (kind === 'rollback' ? `Back to ${version}` : version) },
  { key: 'state', label: 'State', width: '120px', cell: ({ state }) => <StatusWord word={state} />, filter: ({ state }) => state },
  { key: 'reason', label: 'Why', width: 'minmax(160px, 2.6fr)', cell: ({ reason }) => (reason === '' ? <Text look="muted">–</Text> : <span title={reason}>{reason}</span>) },
  { key: 'commit', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ commit }) => <Commit sha={commit} /> },
  { key: 'by', label: 'By', width: 'minmax(144px, 0.9fr)', cell: ({ by }) => by, filter: ({ by }) => by },
  { key: 'took', label: 'Took', width: '92px', align: 'end', isHiddenOnPhone: true, cell: ({ startedAt, finishedAt }) => <Duration from={startedAt} to={finishedAt} /> },
  { key: 'startedAt', label: 'When', width: '92px', align: 'end', cell: ({ startedAt }) => <Time at={startedAt} />, sort: ({ startedAt }) => startedAt },
]
