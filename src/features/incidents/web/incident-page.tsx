import { Columns, ErrorNotice, ObjectPanels, Page, Section, Stack, StatusWord, Tabs, useAddress, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { getIncident } from '../contract.ts'
import { CauseRanking } from './cause-ranking.tsx'
import { FollowUps } from './follow-ups.tsx'
import { IncidentAlerts, IncidentRunbooks } from './incident-alerts.tsx'
import { IncidentButtons } from './incident-buttons.tsx'
import { IncidentFigures } from './incident-figures.tsx'
import { IncidentLead } from './incident-lead.tsx'
import { IncidentRecord } from './incident-record.tsx'
import { IncidentRoles } from './incident-roles.tsx'
import { Postmortem } from './postmortem.tsx'
import { SeverityChip } from './severity-chip.tsx'

const crumbs = [{ label: 'Incidents', href: '/incidents' }]

/** One incident: how it is, what probably caused it and the way back, who does what, all that happened, what was learned. */
export function IncidentPage() {
  const { params } = useAddress()
  const id = params['number'] ?? ''
  const { data, error, refetch } = useOperation(getIncident, { id })
  if (!data || ![data.incident.id, String(data.incident.number)].includes(id.replace('#', ''))) {
    return <Page title={`Incident #${id}`} crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such incident' : 'The incident could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  }
  const { incident, actions } = data
  const openActions = actions.filter(({ state }) => state === 'open').length
  return (
    <Page title={`#${incident.number} ${incident.title}`} crumbs={crumbs} aside={<><StatusWord word={incident.state} look="badge" /><SeverityChip severity={incident.severity} /></>} lead={<IncidentLead incident={incident} />} actions={<IncidentButtons incident={incident} />}>
      <IncidentFigures incident={incident} />
      <Tabs tabs={[
        { key: 'incident', label: 'Incident', content: <Overview detail={data} /> },
        { key: 'actions', label: 'Actions', count: openActions, content: <FollowUps incident={incident} actions={actions} /> },
        { key: 'postmortem', label: 'Postmortem', content: <Postmortem incident={incident} saved={data.postmortem} /> },
      ]} />
    </Page>
  )
}

function Overview({ detail: { incident, causes, record } }: { detail: OutputOf<typeof getIncident> }) {
  return (
    <Columns wide>
      <Stack gap="large">
        <CauseRanking incident={incident} causes={causes} />
        {incident.alertIds.length > 0 && incident.state !== 'resolved' ? <IncidentRunbooks incident={incident} /> : null}
        <IncidentRecord incident={incident} record={record} />
        <ObjectPanels on={`incident:${incident.number}`} />
      </Stack>
      <Stack gap="large">
        <Section title="Who does what" look="card"><IncidentRoles incident={incident} /></Section>
        {incident.alertIds.length > 0 ? <Section title="Alerts" note={incident.alertIds.length} look="card"><IncidentAlerts incident={incident} /></Section> : null}
      </Stack>
    </Columns>
  )
}
