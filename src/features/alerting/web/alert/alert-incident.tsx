import { IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Link, OperationDialog, Row, Section, StatusWord, Text, useCan, useCommand, useGo, useHotkeys, useOperation, useSay } from '#ui'
import { acknowledgeIncident, declareIncident, type Incident, listIncidents } from '#features/incidents/contract'
import type { ListedAlert } from '../../contract.ts'

/** The incident that the alert belongs to and who is on it, or a way to open one. */
export function AlertIncident({ alert }: { alert: ListedAlert }) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const go = useGo()
  const { data } = useOperation(listIncidents, { alert: alert.id, limit: 1 }, { isOn: can(listIncidents.access), live: ['dev.cdevents.incident.', 'dev.daybook.incident.'] })
  const incident = data?.items[0]
  return (
    <Section title="Incident">
      {incident ? <ItsIncident incident={incident} /> : (
        <Row><Text look="secondary">{data ? 'It belongs to none.' : 'Looking…'}</Text>{data && alert.state === 'firing' && can(declareIncident.access) ? <Button size="small" onClick={() => setIsOpen(true)}>Open an incident</Button> : null}</Row>
      )}
      <OperationDialog operation={declareIncident} title="Open an incident" action="Open the incident" isOpen={isOpen} onClose={() => setIsOpen(false)} hidden={['alertId', 'startedAt']} onDone={({ number }) => go(`/incidents/${number}`)}
        initial={{ title: `${alert.name}: ${alert.summary}`.slice(0, 200), severity: alert.severity, service: alert.service, environment: alert.environment, startedAt: alert.startedAt, alertId: alert.id }} />
    </Section>
  )
}

function ItsIncident({ incident: { id, number, title, state, acknowledgedAt, roles } }: { incident: Incident }) {
  const can = useCan()
  const say = useSay()
  const acknowledge = useCommand(acknowledgeIncident)
  const isFree = acknowledgedAt === null && state !== 'resolved' && can(acknowledgeIncident.access)
  const take = () => acknowledge.mutate({ id }, { onSuccess: () => say(`You are on incident #${number}.`), onError: say.error })
  useHotkeys([{ keys: 'a', label: 'Take its incident on', run: take }], isFree)
  const names = [...new Set(roles.map(({ name }) => name))]
  return (
    <Row>
      <StatusWord word={state} /><Link href={`/incidents/${number}`}>Incident {number}: {title}</Link>
      {names.length > 0 ? <Text look="secondary">{names.join(', ')} {names.length === 1 ? 'is' : 'are'} on it.</Text> : null}
      {isFree ? <Button size="small" icon={IconHandStop} isBusy={acknowledge.isPending} onClick={take}>Take it on</Button> : null}
    </Row>
  )
}
