import { Button, type CallError, Columns, Empty, EntityLink, ErrorNotice, Facts, Link, Notice, ObjectPanels, Page, Row, Section, Stack, StatusWord, Time, useAddress, useOperation, Value, Waiting } from '#ui'
import { isId, madeAt } from '#lib/id'
import type { OutputOf } from '#lib/operation'
import { runbookHref } from '#features/knowledge/contract'
import { getAlert } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { LabelChips } from '../rules/rule-panel.tsx'
import { SilenceButton } from '../silences/silence-button.tsx'
import { AlertCauses } from './alert-causes.tsx'
import { AlertHistory } from './alert-history.tsx'
import { AlertIncident } from './alert-incident.tsx'
import { AlertMeasure } from './alert-measure.tsx'

export type ShownAlert = OutputOf<typeof getAlert>
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const crumbs = [{ label: 'Alerts', href: '/alerts' }]

/** One alert: what it says and measures, what changed before it, who deals with it and who was told. */
export function AlertPage() {
  const { params } = useAddress()
  const id = params['id'] ?? ''
  const { data, error, refetch } = useOperation(getAlert, { id }, { live: ['dev.daybook.alert.', 'dev.daybook.silence.', 'dev.daybook.delivery.', 'dev.daybook.maintenance.'], everyMs: 10_000 })
  if (!data) return <Page title="Alert" crumbs={crumbs}><AlertingTabs at="alerts" />{error ? <NoAlert id={id} error={error} retry={() => void refetch()} /> : <Waiting />}</Page>
  const { alert, annotations } = data
  const { summary: _summary, runbook_url: _runbook, ...others } = annotations
  return (
    <Page title={alert.name} crumbs={crumbs} aside={<StatusWord word={alert.state} look="badge" />} lead={<Lead shown={data} />} actions={<Actions shown={data} />}>
      <AlertingTabs at="alerts" />
      {alert.suppressedBy.map(({ text, href }) => <Notice key={text} action={href ? <Button size="small" href={href}>Look at it</Button> : undefined}>Nobody is told of it. {text}.</Notice>)}
      <Notice look={alert.state === 'firing' ? 'failing' : 'ok'}>{alert.summary}</Notice>
      <AlertMeasure shown={data} />
      <Columns wide>
        <Stack gap="large">
          <AlertCauses alert={alert} />
          {alert.runbookUrl ? <ObjectPanels on={`runbook:${alert.runbookUrl}`} isPart /> : null}
          <AlertHistory shown={data} />
        </Stack>
        <Stack gap="large">
          <AlertIncident alert={alert} />
          <Section title="Labels"><LabelChips labels={alert.labels} /></Section>
          {Object.keys(others).length > 0 ? <Section title="Annotations"><Facts items={Object.entries(others).map(([name, text]) => [name, <Value key={name} value={text} name={name} />])} /></Section> : null}
        </Stack>
      </Columns>
      <ObjectPanels on={`alert:${alert.id}`} />
    </Page>
  )
}

/** One that is gone is no fault: what became of it still stands on the timeline. */
function NoAlert({ id, error, retry }: { id: string; error: CallError; retry: () => void }) {
  if (error.code !== 'not-found' && error.code !== 'invalid') return <ErrorNotice error={error} title="The alert could not be read" onRetry={retry} />
  const at = isId(id) ? madeAt(id).getTime() : NaN
  const timeline = at < Date.now() ? <Button href={`/timeline?since=${new Date(at - hourMs).toISOString()}&until=${new Date(at + dayMs).toISOString()}`}>Timeline of that time</Button> : null
  return <Empty title="The alert is not there" action={<Row><Button href="/alerts" look="primary">Alerts</Button>{timeline}</Row>}>{error.message}</Empty>
}

function Lead({ shown: { alert, generatorUrl } }: { shown: ShownAlert }) {
  return (
    <Row>
      <EntityLink entity={alert.service} />{alert.environment ? <span>in {alert.environment}</span> : null}<span>{alert.severity}</span>
      <span>{alert.state === 'firing' ? <>since <Time at={alert.startedAt} /></> : <>from <Time at={alert.startedAt} isExact /> to <Time at={alert.resolvedAt} isExact /></>}</span>
      {alert.check ? <Link href={`/checks/${alert.check}`}>Check {alert.check}</Link> : generatorUrl && /^https?:/.test(generatorUrl) && alert.source === 'posted' ? <Link href={generatorUrl}>Where it comes from</Link> : null}
    </Row>
  )
}

function Actions({ shown: { alert } }: { shown: ShownAlert }) {
  const runbook = runbookHref(alert.runbookUrl ?? '')
  return (
    <>
      {runbook ? <Button href={runbook} look="primary">Open the runbook</Button> : null}
      {alert.state === 'firing' ? <SilenceButton labels={alert.labels} /> : null}
    </>
  )
}
