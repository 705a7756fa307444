import { useState } from 'react'
import { Button, ConfirmDialog, Notice, Row, Stack, Text, Time, useCommand, useSay } from '#ui'
import { approveGate, declineGate, type RunJob } from '../contract.ts'

/** A gate that waits: what is asked, of whom, until when, and the two answers. */
export function GateCard({ runId, job }: { runId: string; job: RunJob }) {
  const [open, setOpen] = useState<'approve' | 'decline'>()
  const approve = useCommand(approveGate)
  const decline = useCommand(declineGate)
  const say = useSay()
  if (!job.gate) return null
  const { prompt, approvers, expiresAt } = job.gate
  const isApproval = open === 'approve'
  async function decide(comment: string): Promise<void> {
    await (isApproval ? approve : decline).mutateAsync({ id: runId, job: job.key, comment })
    say(isApproval ? `Approved: ${job.name} goes on.` : `Declined: what needs ${job.name} does not run.`)
  }
  return (
    <Notice look="waiting" action={<Row><Button look="primary" onClick={() => setOpen('approve')}>Approve</Button><Button onClick={() => setOpen('decline')}>Decline</Button></Row>}>
      <Stack gap="none">
        <strong>{prompt}</strong>
        <Text look="secondary" size="small">{approvers.join(', ')} may answer{expiresAt ? <>; it counts as declined <Time at={expiresAt} /></> : null}.</Text>
      </Stack>
      <ConfirmDialog isOpen={open !== undefined} onClose={() => setOpen(undefined)} title={isApproval ? `Approve ${job.name}` : `Decline ${job.name}`} action={isApproval ? 'Approve' : 'Decline'} isDangerous={!isApproval} reason="optional" reasonLabel="Comment" onConfirm={decide}>
        <Text look="strong">{prompt}</Text>
        <span>{isApproval ? 'The run goes on at once with what waits behind this gate.' : 'What needs this gate does not run, and the run ends as failed.'}</span>
      </ConfirmDialog>
    </Notice>
  )
}
