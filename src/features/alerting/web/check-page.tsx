import { useState } from 'react'
import { ActionMenu, Button, ConfirmDialog, EntityLink, ErrorNotice, Facts, Figure, Figures, Link, Notice, ObjectPanels, OperationDialog, Page, Row, Section, Sparkline, Status, StatusBar, Table, Time, useAddress, useCan, useCommand, useGo, useOperation, Waiting } from '#ui'
import { formatDuration } from '#lib/duration'
import type { OutputOf } from '#lib/operation'
import { type Check, CheckSettings, deleteCheck, getCheck, saveCheck } from '../contract.ts'
import { alertColumns } from './alert-columns.tsx'
import { percent } from './check-columns.tsx'

type Result = OutputOf<typeof getCheck>['results'][number]
const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Checks', href: '/alerts?tab=checks' }]
const shownTicks = 60

/** One check: how it is and why, its last results, what it has alerted. */
export function CheckPage() {
  const { params } = useAddress()
  const name = params['name'] ?? ''
  const { data, error, refetch } = useOperation(getCheck, { name }, { everyMs: 5000 })
  if (!data) return <Page title={name} crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such check' : 'The check could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  const { check, results, alerts } = data
  return (
    <Page title={check.name} crumbs={crumbs} aside={<Status state={check.state} look="badge" />} actions={<Actions check={check} />}
      lead={<Row><EntityLink entity={check.service} />{check.environment ? <span>in {check.environment}</span> : null}<span>{check.method} <Link href={check.url}>{check.url}</Link> every {formatDuration(check.intervalMs)}</span></Row>}>
      {check.state === 'ok' ? null : <Notice look={check.state === 'failing' || check.state === 'degraded' ? check.state : 'info'}>{check.reason}</Notice>}
      <Results check={check} results={results.toReversed()} />
      <Section title="Alerts"><Table label="Alerts of the check" name="alerts" isMain={false} rows={alerts} columns={alertColumns.filter(({ key }) => ['state', 'summary', 'lasted', 'startedAt'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)} rowKey={({ id }) => id} empty="It has alerted nobody yet." /></Section>
      {alerts[0] ? <ObjectPanels on={`alert:${alerts[0].id}`} /> : null}
      <Section title="What is asked for"><Expectations check={check} /></Section>
    </Page>
  )
}

/** Oldest first. */
function Results({ check, results }: { check: Check; results: readonly Result[] }) {
  const ticks = results.slice(-shownTicks).map(({ at, isOk, status, latencyMs, error }) => ({ key: at, isOk, text: `${new Date(at).toLocaleTimeString()}: ${error ?? `${status ?? ''} in ${Math.round(latencyMs)} ms`}` }))
  const latencies = results.slice(-120).map(({ isOk, latencyMs }) => (isOk ? Math.round(latencyMs) : null))
  return (
    <>
      <Figures>
        <Figure label="Up in 24 h" value={percent(check.uptime24h)} />
        <Figure label="Answers in" value={check.lastLatencyMs === null ? '–' : `${Math.round(check.lastLatencyMs)} ms`} note={<Sparkline values={latencies} label="Latency, ms" width={160} {...(check.maxLatencyMs === null ? {} : { threshold: check.maxLatencyMs })} />} />
        <Figure label="Last asked" value={<Time at={check.lastCheckedAt} />} note={check.consecutiveFailures > 0 ? `${check.consecutiveFailures} failures in a row` : `${check.consecutiveSuccesses} good answers in a row`} />
        {check.certificateExpiresAt ? <Figure label="Certificate ends" value={<Time at={check.certificateExpiresAt} />} /> : null}
      </Figures>
      <Section title="Last results" note={ticks.length === 0 ? 'none yet' : `the last ${ticks.length}`}><StatusBar label="Last results" results={ticks} /></Section>
    </>
  )
}

function Expectations({ check }: { check: Check }) {
  return (
    <Facts columns={2} items={[
      ['Status', check.expectStatus.join(', ') || 'any 2xx'], ['Body holds', check.expectBody], ['Answers within', formatDuration(check.timeoutMs)],
      ['Slow above', check.maxLatencyMs === null ? null : `${check.maxLatencyMs} ms`], ['Certificate valid for', check.minCertificateDays === null ? null : `${check.minCertificateDays} days`],
      ['Alerts after', `${check.failuresToAlert} ${check.failuresToAlert === 1 ? 'failure' : 'failures in a row'}, severity ${check.severity}`], ['Resolved after', `${check.successesToResolve} good ${check.successesToResolve === 1 ? 'answer' : 'answers in a row'}`],
      ['Runbook', check.runbookUrl === null ? null : <Link key="runbook" href={check.runbookUrl}>{check.runbookUrl}</Link>],
    ]} />
  )
}

function Actions({ check }: { check: Check }) {
  const [open, setOpen] = useState<'change' | 'delete'>()
  const can = useCan()
  const go = useGo()
  const remove = useCommand(deleteCheck)
  const save = useCommand(saveCheck)
  if (!can(saveCheck.access)) return null
  const settings = CheckSettings.parse(check)
  return (
    <>
      <Button onClick={() => setOpen('change')}>Change it</Button>
      <ActionMenu items={[{ label: check.isOn ? 'Turn it off' : 'Turn it on', onClick: () => save.mutate({ ...settings, isOn: !check.isOn }) }, { label: 'Delete it', isDangerous: true, onClick: () => setOpen('delete') }]} />
      <OperationDialog operation={saveCheck} title={`Change ${check.name}`} action="Keep the settings" isOpen={open === 'change'} onClose={() => setOpen(undefined)} initial={settings} hidden={['name']} />
      <ConfirmDialog isOpen={open === 'delete'} onClose={() => setOpen(undefined)} title={`Delete ${check.name}`} action={`Delete ${check.name}`} isDangerous typeToConfirm={check.name} onConfirm={async () => { await remove.mutateAsync({ name: check.name }); go('/alerts?tab=checks') }}>
        <p>Its results are deleted with it, and an alert that fires is resolved.</p>
      </ConfirmDialog>
    </>
  )
}
