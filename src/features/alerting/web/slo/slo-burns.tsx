import { type Column, Link, Status, Table, Text, Time } from '#ui'
import type { BudgetBurn } from '../../contract.ts'
import type { ShownSlo } from './slo-page.tsx'
import { shareText } from './slo-words.ts'

const columns: Column<BudgetBurn>[] = [
  { key: 'what', label: 'After', width: 'minmax(200px, 4fr)', cell: ({ summary, event, version }) => <Link href={`/timeline?event=${event}`}>{version ?? summary}</Link> },
  { key: 'isJump', label: 'It', width: '150px', cell: ({ isJump }) => (isJump ? <Status state="failing" word="burned after it" /> : <Status state="ok" word="burned before too" />) },
  { key: 'share', label: 'Of the budget', width: '112px', align: 'end', cell: ({ share }) => shareText(share) },
  { key: 'errorRatio', label: 'Bad events', width: '100px', align: 'end', cell: ({ errorRatio }) => shareText(errorRatio) },
  { key: 'before', label: 'Before it', width: '92px', align: 'end', isHiddenOnPhone: true, cell: ({ errorRatioBefore }) => shareText(errorRatioBefore) },
  { key: 'by', label: 'By', width: 'minmax(90px, 1fr)', isHiddenOnPhone: true, cell: ({ by }) => by },
  { key: 'at', label: 'When', width: '92px', align: 'end', cell: ({ at }) => <Time at={at} /> },
]

/** The changes of the service after which the budget burned, those with a jump first. */
export function SloBurns({ shown: { burnedBy, changes, used } }: { shown: ShownSlo }) {
  if (burnedBy.length > 0) return <Table label="What burned it" name="burns" isMain={false} rows={burnedBy} columns={columns} rowKey={({ event }) => event} empty="Nothing." />
  return <Text look="muted">{changes.length === 0 ? 'No deployment of the service is known in this time, so none can be named.' : used === null || used === 0 ? 'Nothing burned it.' : 'It burned after none of the deployments that are known.'}</Text>
}
