import { ActionMenu, Facts, type MenuItem, Row, Text, useCan, useCommand, useMe, useOperation, useSay } from '#ui'
import { listPeople } from '#kernel/access/contract'
import { assignRole, type Incident, IncidentRole } from '../contract.ts'

const roleWords = { lead: 'Lead', communications: 'Communications', operations: 'Operations', scribe: 'Scribe' } as const

/** Who leads, tells, changes and writes; given with a click. */
export function IncidentRoles({ incident }: { incident: Incident }) {
  const isAllowed = useCan()(assignRole.access) && incident.state !== 'resolved'
  return (
    <Facts items={IncidentRole.options.map((role) => {
      const holder = incident.roles.find((held) => held.role === role)
      return [roleWords[role], <Row key={role} ends>{holder ? <span>{holder.name}</span> : <Text look="muted">nobody</Text>}{isAllowed ? <RoleMenu incident={incident} role={role} holder={holder?.personId} /> : null}</Row>] as const
    })} />
  )
}

function RoleMenu({ incident, role, holder }: { incident: Incident; role: (typeof IncidentRole.options)[number]; holder: string | undefined }) {
  const me = useMe()
  const can = useCan()
  const assign = useCommand(assignRole)
  const say = useSay()
  const { data } = useOperation(listPeople, { limit: 200 }, { isOn: can(listPeople.access), live: ['dev.daybook.person.'] })
  const give = (person: string | null) => () => assign.mutate({ id: incident.id, role, person }, { onError: say.error })
  const others = (data?.items ?? []).filter(({ id, isActive }) => isActive && id !== me?.id && id !== holder)
  const items: MenuItem[] = [
    ...(me && me.id !== holder ? [{ label: `${me.name} (me)`, onClick: give(me.id) }] : []),
    ...others.map(({ id, name }) => ({ label: name, onClick: give(id) })),
    ...(holder ? [{ label: 'Nobody', onClick: give(null) }] : []),
  ]
  return <ActionMenu label={`Who is ${roleWords[role].toLowerCase()}`} items={items} />
}
