import { type Column, Commit as CommitId, Text, Time } from '#ui'
import type { Commit } from '../contract.ts'

/** The columns of a list of commits. */
export const commitColumns: Column<Commit>[] = [
  { key: 'message', label: 'Change', width: 'minmax(200px, 3fr)', cell: ({ message }) => message.split('\n', 1)[0] || <Text look="muted">without a message</Text> },
  { key: 'author', label: 'Author', width: 'minmax(90px, 1fr)', cell: ({ author }) => author.name },
  { key: 'files', label: 'Files', width: '70px', align: 'end', isHiddenOnPhone: true, cell: ({ files }) => files.length },
  { key: 'lines', label: 'Lines', width: '110px', align: 'end', isHiddenOnPhone: true, cell: (commit) => <LineCount commit={commit} /> },
  { key: 'sha', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ sha }) => <CommitId sha={sha} /> },
  { key: 'committedAt', label: 'When', width: '92px', align: 'end', cell: ({ committedAt }) => <Time at={committedAt} /> },
]

function LineCount({ commit: { files } }: { commit: Commit }) {
  const added = files.reduce((sum, file) => sum + (file.added ?? 0), 0)
  const removed = files.reduce((sum, file) => sum + (file.removed ?? 0), 0)
  return <span>+{added} −{removed}</span>
}
