import { useState } from 'react'
import { ActionMenu, Button, ConfirmDialog, EntityLink, ErrorNotice, Link, Notice, ObjectPanels, Page, Row, Section, Status, Table, useAddress, useCan, useCommand, useGo, useOperation, Waiting } from '#ui'
import { formatDuration } from '#lib/duration'
import { type Check, CheckSettings, deleteCheck, getCheck, getHeartbeat, saveCheck } from '../contract.ts'
import { alertColumns } from './alert-columns.tsx'
import { CheckBadges } from './checks/check-badges.tsx'
import { CheckDialog } from './checks/check-dialog.tsx'
import { CheckExpectations } from './checks/check-expectations.tsx'
import { CheckLocations } from './checks/check-locations.tsx'
import { CheckResults } from './checks/check-results.tsx'
import { HeartbeatPanel } from './checks/heartbeat-panel.tsx'

const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Checks', href: '/alerts?tab=checks' }]

/** One check: how it is and why, its last results, what it has alerted. */
export function CheckPage() {
  const { params } = useAddress()
  const name = params['name'] ?? ''
  const can = useCan()
  const { data, error, refetch } = useOperation(getCheck, { name }, { everyMs: 5000 })
  if (!data) return <Page title={name} crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such check' : 'The check could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  const { check, results, alerts } = data
  return (
    <Page title={check.name} crumbs={crumbs} aside={<Status state={check.state} look="badge" />} actions={<Actions check={check} />}
      lead={<Row><EntityLink entity={check.service} />{check.environment ? <span>in {check.environment}</span> : null}<What check={check} /></Row>}>
      {check.state === 'ok' ? null : <Notice look={check.state === 'failing' || check.state === 'degraded' ? check.state : 'info'}>{check.reason}</Notice>}
      <CheckLocations check={check} />
      <CheckResults check={check} results={results.toReversed()} />
      {check.kind === 'heartbeat' && can(getHeartbeat.access) ? <HeartbeatPanel name={check.name} /> : null}
      <Section title="Alerts"><Table label="Alerts of the check" name="alerts" isMain={false} rows={alerts} columns={alertColumns.filter(({ key }) => ['state', 'summary', 'lasted', 'startedAt'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)} rowKey={({ id }) => id} empty="It has alerted nobody yet." /></Section>
      {alerts[0] ? <ObjectPanels on={`alert:${alerts[0].id}`} /> : null}
      <Section title="What is asked for"><CheckExpectations check={check} /></Section>
      {check.isPublic ? <CheckBadges name={check.name} /> : null}
    </Page>
  )
}

function What({ check }: { check: Check }) {
  if (check.kind === 'http') return <span>{check.method} <Link href={check.url}>{check.url}</Link> every {formatDuration(check.intervalMs)}</span>
  return check.kind === 'heartbeat' ? <span>has to call: {check.target}</span> : <span>{check.kind} {check.target} every {formatDuration(check.intervalMs)}</span>
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
      <CheckDialog isOpen={open === 'change'} onClose={() => setOpen(undefined)} check={{ settings, hasSecret: check.hasSecret }} />
      <ConfirmDialog isOpen={open === 'delete'} onClose={() => setOpen(undefined)} title={`Delete ${check.name}`} action={`Delete ${check.name}`} isDangerous typeToConfirm={check.name} onConfirm={async () => { await remove.mutateAsync({ name: check.name }); go('/alerts?tab=checks') }}>
        <p>Its results are deleted with it, and an alert that fires is resolved.</p>
      </ConfirmDialog>
    </>
  )
}
