import { Chip, type Column, Commit, EntityLink, Row, Status, Text, Time } from '#ui'
import type { Release } from '../contract.ts'

/** The columns of a list of releases. */
export const releaseColumns: Column<Release>[] = [
  { key: 'version', label: 'Version', width: 'minmax(150px, 1.3fr)', cell: ({ version }) => version },
  { key: 'message', label: 'Change', width: 'minmax(160px, 2.4fr)', cell: ({ message }) => message },
  { key: 'service', label: 'Service', width: 'minmax(100px, 0.9fr)', cell: ({ service }) => <EntityLink entity={service} isPlain />, filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'commit', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ commit }) => <Commit sha={commit} /> },
  { key: 'author', label: 'Author', width: 'minmax(80px, 0.8fr)', isHiddenOnPhone: true, cell: ({ author }) => author },
  { key: 'where', label: 'Where', width: 'minmax(120px, 1.2fr)', cell: (release) => <Whereabouts release={release} /> },
  { key: 'createdAt', label: 'When', width: '92px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} />, sort: ({ createdAt }) => createdAt },
]

/** Where a release is live, and whether it is kept back. */
export function Whereabouts({ release: { deployedTo, quarantine } }: { release: Release }) {
  if (deployedTo.length === 0 && !quarantine) return <Text look="muted">–</Text>
  return (
    <Row>
      {deployedTo.map((name) => <Chip key={name} look="accent">{name}</Chip>)}
      {quarantine ? <span title={`${quarantine.reason} (${quarantine.by})`}><Status state="off" word="Quarantine" /></span> : null}
    </Row>
  )
}
