import { IconUserPlus, IconUsersPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Dialog, CopyCode, OperationDialog, Page, Stack, Tabs, Text, useCan, useOperation, usePagedOperation } from '#ui'
import { addPerson, listPeople, listTeams, saveTeam } from '../contract.ts'
import { PeopleTable } from './people-table.tsx'
import { TeamsTable } from './teams-table.tsx'

/** Who may do what: people with their roles, and teams. */
export function PeoplePage() {
  const [dialog, setDialog] = useState<'person' | 'team'>()
  const [invite, setInvite] = useState<{ name: string; link: string }>()
  const showInvite = (name: string, path: string) => setInvite({ name, link: new URL(path, location.origin).href })
  const people = usePagedOperation(listPeople, { limit: 200 })
  const teams = useOperation(listTeams, {})
  const isAdmin = useCan()('access:admin')
  const actions = isAdmin ? <><Button icon={IconUsersPlus} onClick={() => setDialog('team')}>Add a team</Button><Button look="primary" icon={IconUserPlus} onClick={() => setDialog('person')}>Add a person</Button></> : undefined
  return (
    <Page title="People and teams" crumbs={[{ label: 'Settings', href: '/settings' }]} actions={actions}>
      <Tabs tabs={[
        { key: 'people', label: 'People', count: people.hasMore ? `${people.rows?.length}+` : people.rows?.length, content: <PeopleTable people={people} teams={teams.data?.items ?? []} onInvite={showInvite} /> },
        { key: 'teams', label: 'Teams', count: teams.data?.items.length, content: <TeamsTable teams={teams.data?.items} error={teams.error} /> },
      ]} />
      <OperationDialog operation={addPerson} title="Add a person" action="Add and make the invitation" isOpen={dialog === 'person'} onClose={() => setDialog(undefined)}
        onDone={({ person, invitePath }) => showInvite(person.name, invitePath)}>
        They get a link that works once, with which they choose a password. A role without a team holds for the whole of Daybook.
      </OperationDialog>
      <OperationDialog operation={saveTeam} title="Add a team" action="Add the team" isOpen={dialog === 'team'} onClose={() => setDialog(undefined)} />
      <Dialog title={`Invitation for ${invite?.name ?? ''}`} isOpen={invite !== undefined} onClose={() => setInvite(undefined)}>
        <Stack><Text look="secondary">Give this link to {invite?.name}. It works once and is not shown again.</Text><CopyCode text={invite?.link ?? ''} label="Copy the link" /></Stack>
      </Dialog>
    </Page>
  )
}
