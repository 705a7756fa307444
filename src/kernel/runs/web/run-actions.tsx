import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, ConfirmDialog, useCan, useCommand, useGo, useSay } from '#ui'
import { cancelRun, rerun, type Run, type RunJob } from '../contract.ts'
import { isOver } from './job-state.ts'

/** Stop it, or run it again: only what failed, or all of it. */
export function RunActions({ run, jobs }: { run: Run; jobs: readonly RunJob[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const cancel = useCommand(cancelRun)
  const again = useCommand(rerun)
  const go = useGo()
  const say = useSay()
  if (!useCan()('runs:write')) return null
  const start = (failedOnly: boolean) => again.mutate({ id: run.id, failedOnly }, { onSuccess: ({ runId }) => go(`/runs/${runId}`), onError: say.error })
  if (!isOver(run)) {
    return (
      <>
        <Button icon={IconPlayerStop} onClick={() => setIsOpen(true)}>Cancel the run</Button>
        <ConfirmDialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={`Cancel ${run.title}`} action="Cancel the run" isDangerous reason="optional" onConfirm={(reason) => cancel.mutateAsync({ id: run.id, ...(reason ? { reason } : {}) })}>
          Its steps and every process they started are ended. What they have done so far stays done.
        </ConfirmDialog>
      </>
    )
  }
  const hasFailed = jobs.some(({ state }) => state === 'failed' || state === 'cancelled')
  return (
    <>
      <Button icon={IconRefresh} look={hasFailed ? 'primary' : 'default'} isBusy={again.isPending} onClick={() => start(hasFailed)}>{hasFailed ? 'Run the failed part again' : 'Run again'}</Button>
      {hasFailed ? <ActionMenu items={[{ label: 'Run all of it again', icon: IconRefresh, onClick: () => start(false) }]} /> : null}
    </>
  )
}
