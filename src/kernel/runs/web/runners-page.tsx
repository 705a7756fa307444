import type { z } from 'zod'
import { Chip, type Column, Empty, Page, Row, Status, Table, Time, useOperation } from '#ui'
import { listRunners, type Runner } from '../contract.ts'

type RunnerRow = z.output<typeof Runner>
const words = { ok: 'Idle', running: 'Working', off: 'Gone' } as const
const columns: Column<RunnerRow>[] = [
  { key: 'name', label: 'Name', width: 'minmax(140px, 1.5fr)', sort: ({ name }) => name, cell: ({ name }) => name },
  { key: 'state', label: 'State', width: '110px', cell: ({ state }) => <Status state={state} word={words[state]} />, filter: ({ state }) => words[state] },
  { key: 'labels', label: 'Labels', width: 'minmax(260px, 2.5fr)', cell: ({ labels }) => <Row>{labels.map((label) => <Chip key={label}>{label}</Chip>)}</Row> },
  { key: 'jobs', label: 'Jobs', align: 'end', width: '90px', sort: ({ jobs }) => jobs, cell: ({ jobs, capacity }) => `${jobs} of ${capacity}` },
  { key: 'version', label: 'Version', width: '100px', cell: ({ version }) => version, isHiddenOnPhone: true },
  { key: 'lastSeenAt', label: 'Last heard', width: '100px', align: 'end', sort: ({ lastSeenAt }) => lastSeenAt, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
]

/** The processes that carry out steps. */
export function RunnersPage() {
  const { data, error, refetch } = useOperation(listRunners, {}, { live: ['dev.daybook.runner.', 'runners'], everyMs: 5000 })
  return (
    <Page title="Runners" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="They ask for work over HTTP, so they may stand on any machine that reaches this one.">
      <Table label="Runners" rows={data?.items} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ id }) => id} empty={<Empty title="No runner has asked for work" command="./daybook up">One starts beside the server. Without any, runs wait in their queue.</Empty>} />
    </Page>
  )
}
