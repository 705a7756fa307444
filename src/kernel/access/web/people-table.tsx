import type { z } from 'zod'
import { useState } from 'react'
import { ActionMenu, Chip, type Column, ConfirmDialog, Empty, OperationDialog, Row, Status, Table, Text, Time, useCan, useCommand, type usePagedOperation } from '#ui'
import { changePerson, grantRole, invitePerson, type listPeople, type Person, revokeRole, type Team } from '../contract.ts'

interface PeopleTableProps {
  readonly people: ReturnType<typeof usePagedOperation<Person, typeof listPeople>>
  readonly teams: readonly z.output<typeof Team>[]
  /** A link was made that has to be given to somebody. */
  readonly onInvite: (name: string, path: string) => void
}
type Open = { readonly what: 'grant' | 'rename' | 'active' | 'invite'; readonly person: Person } | { readonly what: 'revoke'; readonly person: Person; readonly team: string | null }

export function PeopleTable({ people, teams, onInvite }: PeopleTableProps) {
  const [open, setOpen] = useState<Open>()
  const isAdmin = useCan()('access:admin')
  const close = () => setOpen(undefined)
  const titleOf = (team: string | null) => (team === null ? 'everywhere' : teams.find(({ name }) => name === team)?.title ?? team)
  const columns: Column<Person>[] = [
    { key: 'name', label: 'Name', width: 'minmax(140px, 1.2fr)', sort: ({ name }) => name, cell: ({ name }) => name },
    { key: 'email', label: 'E-mail', width: 'minmax(160px, 1.4fr)', sort: ({ email }) => email, cell: ({ email }) => email },
    { key: 'roles', label: 'Roles', width: 'minmax(150px, 2fr)', cell: (person) => <Row gap="small">{person.roles.map(({ role, team }) => <Chip key={`${role} ${team}`} {...(isAdmin ? { onClick: () => setOpen({ what: 'revoke', person, team }) } : {})}>{role} {titleOf(team)}</Chip>)}</Row> },
    { key: 'state', label: 'State', width: '110px', cell: ({ isActive, hasPassword }) => (isActive ? hasPassword ? <Status state="ok" word="Active" /> : <Status state="waiting" word="Invited" /> : <Status state="off" word="Inactive" />), filter: ({ isActive }) => (isActive ? 'active' : 'inactive') },
    { key: 'lastSeenAt', label: 'Last seen', isNamedOnPhone: true, width: '110px', sort: ({ lastSeenAt }) => lastSeenAt, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    { key: 'actions', label: '', width: '36px', cell: (person) => (isAdmin ? <ActionMenu label={`Change ${person.name}`} items={[
      { label: 'Give a role', onClick: () => setOpen({ what: 'grant', person }) }, { label: 'New link to set a password', onClick: () => setOpen({ what: 'invite', person }) }, { label: 'Rename', onClick: () => setOpen({ what: 'rename', person }) },
      { label: person.isActive ? 'Deactivate' : 'Reactivate', isDangerous: person.isActive, onClick: () => setOpen({ what: 'active', person }) },
    ]} /> : null) },
  ]
  return (
    <>
      <Table label="People" rows={people.rows} error={people.error} onRetry={people.refetch} hasMore={people.hasMore} isLoadingMore={people.isLoadingMore} loadMore={people.loadMore} columns={columns} rowKey={({ id }) => id} empty={<Empty title="Nobody yet" command="./daybook people add ada@example.org Ada">Whoever is added gets a link that works once, and chooses a password with it.</Empty>} />
      {open?.what === 'grant' ? <OperationDialog operation={grantRole} title={`Give ${open.person.name} a role`} action="Give the role" isOpen onClose={close} initial={{ id: open.person.id }} hidden={['id']}>Leave the team empty for a role that holds for the whole of Daybook.</OperationDialog> : null}
      {open?.what === 'rename' ? <OperationDialog operation={changePerson} title={`Rename ${open.person.name}`} action="Rename" isOpen onClose={close} initial={{ id: open.person.id, name: open.person.name, isActive: open.person.isActive }} hidden={['id', 'isActive']} /> : null}
      {open?.what === 'invite' ? <OperationDialog operation={invitePerson} title={`New link for ${open.person.name}`} action="Make the link" isOpen onClose={close} initial={{ id: open.person.id }} hidden={['id']} onDone={({ invitePath }) => onInvite(open.person.name, invitePath)}>For somebody who lost their password. It works once, and earlier links end.</OperationDialog> : null}
      {open?.what === 'active' ? <ActiveDialog person={open.person} onClose={close} /> : null}
      {open?.what === 'revoke' ? <RevokeDialog person={open.person} team={open.team} where={titleOf(open.team)} onClose={close} /> : null}
    </>
  )
}

function ActiveDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const command = useCommand(changePerson)
  const verb = person.isActive ? 'Deactivate' : 'Reactivate'
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`${verb} ${person.name}`} action={`${verb} ${person.name}`} isDangerous={person.isActive} onConfirm={() => command.mutateAsync({ id: person.id, isActive: !person.isActive })}>
      {person.isActive ? <Text>Their sessions end at once and they cannot sign in. What they did stays on the timeline under their name.</Text> : <Text>They can sign in again, with the roles they had.</Text>}
    </ConfirmDialog>
  )
}

function RevokeDialog({ person, team, where, onClose }: { person: Person; team: string | null; where: string; onClose: () => void }) {
  const command = useCommand(revokeRole)
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`Take the role from ${person.name}`} action="Take the role" isDangerous onConfirm={() => command.mutateAsync({ id: person.id, team })}>
      {person.name} no longer has a role {where === 'everywhere' ? 'for the whole of Daybook' : `in ${where}`}.
    </ConfirmDialog>
  )
}
