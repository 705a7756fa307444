import type { z } from 'zod'
import { type Column, Empty, EntityLink, Table, Text, Time } from '#ui'
import type { Problem } from '../contract.ts'

type ProblemRow = z.output<typeof Problem>
const columns: Column<ProblemRow>[] = [
  { key: 'message', label: 'What is odd', width: 'minmax(220px, 3fr)', cell: ({ message }) => <span title={message}>{message}</span> },
  { key: 'file', label: 'Where', width: 'minmax(160px, 1.6fr)', sort: ({ file }) => file, cell: ({ file, line }) => <code>{file}{line === null ? '' : `:${line}`}</code> },
  { key: 'entity', label: 'Entity', cell: ({ entity }) => (entity ? <EntityLink entity={entity} /> : <Text look="muted">–</Text>) },
  { key: 'detector', label: 'Found by', cell: ({ detector }) => detector, filter: ({ detector }) => detector, isHiddenOnPhone: true },
  { key: 'firstSeenAt', label: 'First seen', width: '92px', align: 'end', cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
]

export function ProblemsTable({ problems, error }: { problems: readonly ProblemRow[] | undefined; error: unknown }) {
  return <Table label="Oddities" name="odd" rows={problems} error={error} columns={columns} rowKey={({ key }) => key} empty={<Empty isSuccess title="Nothing odd was found">Files that do not parse and links that lead nowhere would stand here.</Empty>} />
}
