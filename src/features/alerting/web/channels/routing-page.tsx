import { IconFileImport, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Chip, CodeBlock, type Column, ConfirmDialog, Empty, ErrorNotice, Facts, Notice, Page, Row, Section, Stack, Status, Table, Text, TextField, Time, useCan, useCommand, useOperation } from '#ui'
import { importRouting, removeRouting, type RouteView, showRouting, testRouting } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { ImportDialog } from './import-dialog.tsx'

/** Who is told of which alerts: the tree, what is muted now, and a box to ask about labels. */
export function RoutingPage() {
  const [open, setOpen] = useState<'import' | 'remove'>()
  const [labels, setLabels] = useState('')
  const can = useCan()
  const { data, error, refetch } = useOperation(showRouting, {}, { everyMs: 15_000 })
  const remove = useCommand(removeRouting)
  const asked = labelsOf(labels)
  const tested = useOperation(testRouting, { labels: asked })
  const taken = new Set(Object.keys(asked).length > 0 ? tested.data?.taken.flatMap(({ path }) => path) : [])
  const mayManage = can(importRouting.access)
  const actions = mayManage ? <>{data?.isImported ? <Button icon={IconTrash} onClick={() => setOpen('remove')}>Take it out</Button> : null}<Button look="primary" icon={IconFileImport} onClick={() => setOpen('import')}>Import a configuration</Button></> : null
  return (
    <Page title="Routing" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead={data?.isImported ? 'Alerts are routed by an imported Alertmanager configuration.' : 'Every receiver is told of every alert, until an Alertmanager configuration is imported.'} actions={actions}>
      <AlertingTabs at="routing" />
      <Stack>
        {data?.isImported ? <Facts columns={3} items={[['Imported', <Time key="at" at={data.updatedAt ?? ''} />], ['By', data.updatedBy ?? ''], ['Told where a way fails', data.fallback ?? 'nobody']]} /> : null}
        {data?.warnings.map(({ line, message }) => <Notice key={`${line} ${message}`} look="degraded">Line {line}: {message}</Notice>)}
        <TextField label="Who would be told?" help="Labels with commas between: alertname=HighErrorRate, service=shop, severity=critical" value={labels} onChange={setLabels} />
        {Object.keys(asked).length > 0 && tested.data ? <Text>{answer(tested.data)}</Text> : null}
        {tested.error ? <ErrorNotice error={tested.error} /> : null}
      </Stack>
      <Section title="Routes"><Table label="Routes" name="routes" rows={data?.routes} error={error} onRetry={() => void refetch()} columns={columnsOf(taken)} rowKey={({ id }) => id} empty={<Empty title="Nobody is told yet" command="./daybook routing import < alertmanager.yml">A configuration of Alertmanager is taken over as it is.</Empty>} /></Section>
      {data && data.intervals.length > 0 ? <Section title="Time intervals"><Row>{data.intervals.map(({ name, isNow }) => <Chip key={name} look={isNow ? 'accent' : 'default'}>{name}{isNow ? ': now' : ''}</Chip>)}</Row></Section> : null}
      {data && data.inhibitRules.length > 0 ? <Section title="Inhibition"><Stack gap="small">{data.inhibitRules.map(({ source, target, equal }) => <Text key={`${source.join()} ${target.join()}`} size="small">{source.join(', ')} hides {target.join(', ')}{equal.length > 0 ? ` where ${equal.join(', ')} are the same` : ''}</Text>)}</Stack></Section> : null}
      {data?.text ? <Section title="The configuration, without its secrets"><CodeBlock text={data.text} label="Configuration" /></Section> : null}
      {open === 'import' ? <ImportDialog text={data?.text ?? ''} fallback={data?.fallback ?? null} onClose={() => setOpen(undefined)} /> : null}
      {open === 'remove' ? <ConfirmDialog isOpen onClose={() => setOpen(undefined)} title="Take the configuration out" action="Tell every receiver of every alert" isDangerous onConfirm={() => remove.mutateAsync({})}><p>Its routes, groups and receivers are used no more. What is shown of it here is gone with it.</p></ConfirmDialog> : null}
    </Page>
  )
}

function columnsOf(taken: ReadonlySet<string>): Column<RouteView>[] {
  return [
    { key: 'matchers', label: 'Alerts with', width: 'minmax(220px, 3fr)', cell: ({ depth, matchers, id }) => <Row>{`${'· '.repeat(depth)}${matchers.length > 0 ? matchers.join(', ') : depth === 0 ? 'everything' : 'whatever comes here'}`}{taken.has(id) ? <Chip look="accent">taken</Chip> : null}</Row> },
    { key: 'receiver', label: 'Go to', width: 'minmax(110px, 1fr)', cell: ({ receiver }) => (receiver === '' ? <Text look="muted">nobody</Text> : receiver) },
    { key: 'groupBy', label: 'Grouped by', width: 'minmax(120px, 1.4fr)', cell: ({ groupBy }) => groupBy.join(', ') },
    { key: 'times', label: 'Waits, again', width: '150px', cell: ({ groupWaitMs, groupIntervalMs, repeatIntervalMs }) => `${span(groupWaitMs)}, ${span(groupIntervalMs)}, ${span(repeatIntervalMs)}` },
    { key: 'continues', label: 'Goes on', width: '76px', cell: ({ continues }) => (continues ? 'yes' : 'no') },
    { key: 'state', label: 'Now', width: 'minmax(110px, 1fr)', cell: ({ receiver, isMuted, mutedBy }) => (receiver === '' ? <Text look="muted">–</Text> : isMuted ? <Status state="off" word={mutedBy ?? 'Muted'} /> : <Status state="ok" word="Tells" />) },
  ]
}

function span(ms: number): string {
  if (ms % 3_600_000 === 0 && ms > 0) return `${ms / 3_600_000} h`
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000} m` : `${ms / 1000} s`
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*"?(.*?)"?\s*$/.exec(pair)).filter((pair) => pair !== null)
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
}

function answer({ receivers, taken }: { readonly receivers: readonly string[]; readonly taken: readonly { readonly receiver: string; readonly mutedBy: string | null }[] }): string {
  if (receivers.length === 0) return 'Nobody is told.'
  const muted = taken.filter(({ mutedBy }) => mutedBy !== null).map(({ receiver, mutedBy }) => `${receiver} not now: ${mutedBy}`)
  return [`Told: ${receivers.join(', ')}.`, ...muted].join(' ')
}
