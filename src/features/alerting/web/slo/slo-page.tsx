import { useState } from 'react'
import { ActionMenu, Button, CodeBlock, ConfirmDialog, EntityLink, ErrorNotice, Notice, Page, Row, Section, Status, Tabs, useAddress, useCan, useCommand, useGo, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { deleteSlos, showSlo } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { SloBudget } from './slo-budget.tsx'
import { SloBurns } from './slo-burns.tsx'
import { SloTrend } from './slo-trend.tsx'
import { newSlosHref, sloWords } from './slo-words.ts'
import { SloWindows } from './slo-windows.tsx'

export type ShownSlo = OutputOf<typeof showSlo>
const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Objectives', href: '/alerts/slos' }]

/** One objective: its budget, how it burned, what burned it, its alerts, and what is evaluated. */
export function SloPage() {
  const { params } = useAddress()
  const name = params['name'] ?? ''
  const { data, error, refetch } = useOperation(showSlo, { name }, { everyMs: 5000 })
  if (!data) return <Page title={name} crumbs={crumbs}><AlertingTabs at="slos" />{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such objective' : 'The objective could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  const { slo, text, rules } = data
  return (
    <Page title={slo.name} crumbs={crumbs} aside={<Status state={slo.state} word={sloWords[slo.state]} look="badge" />} lead={<Row><span>{slo.description || slo.title}</span><EntityLink entity={slo.service} /></Row>} actions={<Actions shown={data} />}>
      <AlertingTabs at="slos" />
      {slo.fault === null ? null : <Notice look="degraded">{slo.fault} What is evaluated is the text from before.</Notice>}
      {slo.isOn ? null : <Notice>It is turned off. Its rules fire nothing.</Notice>}
      <SloBudget shown={data} />
      <Section title="How fast it burned" note="1 uses the budget up exactly by the end of the period"><SloTrend shown={data} /></Section>
      <Section title="What burned it"><SloBurns shown={data} /></Section>
      <Section title="When it alerts" note="both windows have to burn too fast"><SloWindows shown={data} /></Section>
      <Section title="What is kept">
        <Tabs tabs={[
          { key: 'text', label: 'Objectives', content: <CodeBlock label="The objectives as they are written" text={text} /> },
          { key: 'rules', label: 'Rules', content: <CodeBlock label="The rules that are made of them" text={rules} /> },
        ]} />
      </Section>
    </Page>
  )
}

function Actions({ shown: { slo: { name, ruleSet, file } } }: { shown: ShownSlo }) {
  const [isDeleting, setIsDeleting] = useState(false)
  const can = useCan()
  const go = useGo()
  const remove = useCommand(deleteSlos)
  if (ruleSet === null || !can(deleteSlos.access)) return null
  const word = `Keep ${ruleSet} no longer`
  return (
    <>
      {file === null ? <Button href={`${newSlosHref}?slo=${encodeURIComponent(name)}`}>Edit</Button> : null}
      <ActionMenu label="More of this objective" items={[{ label: 'Keep it no longer', isDangerous: true, onClick: () => setIsDeleting(true) }]} />
      <ConfirmDialog isOpen={isDeleting} onClose={() => setIsDeleting(false)} title={word} action={word} isDangerous onConfirm={async () => { await remove.mutateAsync({ ruleSet }); go('/alerts/slos') }}>
        <p>All objectives of {ruleSet} go with it, and what they alerted is resolved.{file === null ? '' : ' The file stays where it is.'}</p>
      </ConfirmDialog>
    </>
  )
}
