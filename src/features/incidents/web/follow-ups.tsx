import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Empty, Link, OperationDialog, Section, Status, Time, useCan, Worklist, WorkItem } from '#ui'
import { type ActionItem, type Incident, openAction } from '../contract.ts'
import { ProveDialog } from './prove-dialog.tsx'

/** What follows from an incident: open until an event proves it. */
export function FollowUps({ incident, actions }: { incident: Incident; actions: readonly ActionItem[] }) {
  const [isOpening, setIsOpening] = useState(false)
  const canWrite = useCan()(openAction.access)
  const add = canWrite ? <Button size="small" icon={IconPlus} onClick={() => setIsOpening(true)}>Open an action</Button> : null
  return (
    <Section title="What follows from it" note="open until an event proves it" actions={actions.length > 0 ? add : null}>
      {actions.length === 0
        ? <Empty title="No action yet" action={add}>An action says what has to be done so that it does not happen again. Nobody's word closes it: a merged change, a deployment, a finished run or a saved check does.</Empty>
        : <Worklist label="Actions">{actions.map((action) => <FollowUp key={action.id} action={action} canWrite={canWrite} />)}</Worklist>}
      {isOpening ? <OperationDialog operation={openAction} title="Open an action" action="Open the action" isOpen onClose={() => setIsOpening(false)} initial={{ id: incident.id }} hidden={['id']}>It stands on Today until an event proves it done.</OperationDialog> : null}
    </Section>
  )
}

function FollowUp({ action, canWrite }: { action: ActionItem; canWrite: boolean }) {
  const [isProving, setIsProving] = useState(false)
  const { title, owner, dueAt, proof, state } = action
  return (
    <>
      <WorkItem state={state === 'proven' ? 'ok' : 'waiting'} word={state === 'proven' ? 'Proven' : 'Open'} title={title}
        facts={[owner ?? 'nobody owns it', dueAt ? <span key="due">due <Time at={dueAt} /></span> : null, proof ? <span key="proof"><Link href={`/timeline?event=${proof.eventId}&range=30d`}>{proof.summary}</Link>, named by {proof.by} <Time at={proof.at} /></span> : null]}
        actions={state === 'open' && canWrite ? <Button size="small" onClick={() => setIsProving(true)}>Name the proof</Button> : state === 'proven' ? <Status state="ok" word="Done" isCompact /> : null} />
      {isProving ? <ProveDialog action={action} onClose={() => setIsProving(false)} /> : null}
    </>
  )
}
