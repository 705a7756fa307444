import { IconDownload, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, CopyCode, Empty, ErrorNotice, Facts, Id, Link, Notice, Page, Section, Stack, Status, useCan, useOperation } from '#ui'
import { verifyAudit } from '../contract.ts'
import { AuditRecord } from './audit-record.tsx'

/** Proves the audit chain on demand: each event is hashed together with the one before it. */
export function AuditPage() {
  const [isAsked, setIsAsked] = useState(false)
  const { data, error, isFetching, refetch } = useOperation(verifyAudit, {}, { isOn: isAsked, live: false })
  const isAllowed = useCan()(verifyAudit.access)
  const run = () => (isAsked ? void refetch() : setIsAsked(true))
  return (
    <Page title="Audit" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="Every event is chained to the one before. Verifying reads all of them and says whether any was changed, removed or put in between."
      actions={isAllowed ? <><a className="button" href="/api/v1/audit/export" download="daybook-audit.jsonl"><IconDownload size={16} stroke={1.75} aria-hidden /><span>Save the record</span></a><Button look="primary" icon={IconShieldCheck} isBusy={isFetching} onClick={run}>{isFetching ? 'Verifying' : 'Verify the chain'}</Button></> : undefined}>
      {error ? <ErrorNotice error={error} title="The chain could not be verified" onRetry={run} /> : null}
      {data ? (
        <Stack>
          {data.intact
            ? <Notice look="ok"><Status state="ok" word={`The chain is whole: ${data.events.toLocaleString('en')} events.`} /></Notice>
            : <Notice look="failing"><Status state="failing" word="The chain is broken." /> {data.firstFault ? `First at number ${data.firstFault.position}: ${data.firstFault.problem}` : null}</Notice>}
          <Section title="What was verified"><Facts items={[['Sealed events', data.events.toLocaleString('en')], ['Not sealed yet', data.unsealed.toLocaleString('en')], ['Head', <Id key="head" value={data.head} keep={32} />], ['At fault', data.firstFault?.eventId ? <Link key="fault" href={`/timeline?event=${data.firstFault.eventId}`}>Open the event</Link> : null]]} /></Section>
        </Stack>
      ) : error || isFetching ? null : !isAllowed ? <Notice>Verifying and saving the record needs the role admin. Ask an administrator for it.</Notice> : <Empty icon={IconShieldCheck} title="Not verified in this visit" command="./daybook audit verify">Keep the head somewhere else from time to time: with it, a chain that was written anew is found out too.</Empty>}
      {data ? <div><CopyCode text="./daybook audit verify --json" /></div> : null}
      <AuditRecord />
    </Page>
  )
}
