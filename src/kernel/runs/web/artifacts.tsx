import type { z } from 'zod'
import { type Column, Empty, Id, Table, Time, useOperation } from '#ui'
import { type Artifact, listArtifacts } from '../contract.ts'
import { formatSize } from '#lib/size'

type ArtifactRow = z.output<typeof Artifact>
const columns: Column<ArtifactRow>[] = [
  { key: 'name', label: 'File', width: 'minmax(160px, 2fr)', sort: ({ name }) => name, cell: ({ id, name }) => <a className="link" href={`/api/v1/artifacts/${encodeURIComponent(id)}/content`} download>{name}</a> },
  { key: 'job', label: 'Job', cell: ({ job }) => job, filter: ({ job }) => job },
  { key: 'sizeBytes', label: 'Size', width: '90px', align: 'end', sort: ({ sizeBytes }) => sizeBytes, cell: ({ sizeBytes }) => formatSize(sizeBytes) },
  { key: 'sha256', label: 'SHA-256', width: '150px', cell: ({ sha256 }) => <Id value={sha256} />, isHiddenOnPhone: true },
  { key: 'createdAt', label: 'Made', width: '92px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
]

export function Artifacts({ runId }: { runId: string }) {
  const { data, error } = useOperation(listArtifacts, { run: runId }, { live: ['dev.daybook.run.', 'runs'] })
  return <Table label="Artifacts" name="artifacts" rows={data?.items} error={error} columns={columns} rowKey={({ id }) => id} empty={<Empty title="This run made no files">A job keeps files by uploading them: actions/upload-artifact in a workflow.</Empty>} />
}
