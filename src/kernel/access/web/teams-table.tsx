import type { z } from 'zod'
import { type Column, Empty, EntityLink, Table, Text } from '#ui'
import { entityRef } from '#lib/entity-ref'
import type { Team } from '../contract.ts'

type TeamRow = z.output<typeof Team>
const columns: Column<TeamRow>[] = [
  { key: 'title', label: 'Team', sort: ({ title }) => title, cell: ({ name, title }) => <EntityLink entity={entityRef('team', name)} title={title} /> },
  { key: 'name', label: 'Name', cell: ({ name }) => <Text look="muted">{name}</Text> },
  { key: 'members', label: 'Members', width: 'minmax(200px, 3fr)', cell: ({ members }) => (members.length === 0 ? <Text look="muted">nobody yet</Text> : members.map(({ name, role }) => `${name} (${role})`).join(', ')) },
  { key: 'count', label: 'People', align: 'end', width: '80px', sort: ({ members }) => members.length, cell: ({ members }) => members.length },
]

export function TeamsTable({ teams, error }: { teams: readonly TeamRow[] | undefined; error: unknown }) {
  return <Table label="Teams" name="teams" rows={teams} error={error} columns={columns} rowKey={({ name }) => name} empty={<Empty title="No team yet" command="./daybook teams save payments Payments">A team owns services; its people act on what it owns.</Empty>} />
}
