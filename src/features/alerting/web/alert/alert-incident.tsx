import { Button, Link, OperationDialog, Row, Section, StatusWord, Text, useCan, useGo, useOperation } from '#ui'
import { useState } from 'react'
import { declareIncident, listIncidents } from '#features/incidents/contract'
import type { ListedAlert } from '../../contract.ts'

/** The incident that the alert belongs to, or a way to open one. */
export function AlertIncident({ alert }: { alert: ListedAlert }) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const go = useGo()
  const { data } = useOperation(listIncidents, { limit: 100 }, { isOn: can(listIncidents.access), live: ['dev.cdevents.incident.', 'dev.daybook.incident.'] })
  const incident = data?.items.find(({ alertIds }) => alertIds.includes(alert.id))
  return (
    <Section title="Incident">
      {incident ? <Row><StatusWord word={incident.state} /><Link href={`/incidents/${incident.number}`}>Incident {incident.number}: {incident.title}</Link></Row> : (
        <Row><Text look="secondary">{data ? 'It belongs to none.' : 'Looking…'}</Text>{data && alert.state === 'firing' && can(declareIncident.access) ? <Button size="small" onClick={() => setIsOpen(true)}>Open an incident</Button> : null}</Row>
      )}
      <OperationDialog operation={declareIncident} title="Open an incident" action="Open the incident" isOpen={isOpen} onClose={() => setIsOpen(false)} hidden={['alertId', 'startedAt']} onDone={({ number }) => go(`/incidents/${number}`)}
        initial={{ title: `${alert.name}: ${alert.summary}`.slice(0, 200), severity: alert.severity, service: alert.service, environment: alert.environment, startedAt: alert.startedAt, alertId: alert.id }} />
    </Section>
  )
}
