import { IconPlus } from '@tabler/icons-react'
import type { z } from 'zod'
import { useState } from 'react'
import { ActionMenu, Button, type Column, ConfirmDialog, Empty, Link, OperationDialog, Page, Status, Table, Text, Time, useCan, useCommand, useOperation, useSay } from '#ui'
import { deleteSchedule, listSchedules, saveSchedule, type Schedule } from '../contract.ts'

type ScheduleRow = z.output<typeof Schedule>
type Open = { readonly what: 'save' | 'delete'; readonly schedule?: ScheduleRow }

/** What runs by the clock. */
export function SchedulesPage() {
  const [open, setOpen] = useState<Open>()
  const { data, error, refetch } = useOperation(listSchedules, {}, { everyMs: 30_000 })
  const isAllowed = useCan()('runs:manage')
  const remove = useCommand(deleteSchedule)
  const close = () => setOpen(undefined)
  const given = open?.schedule
  return (
    <Page title="Schedules" crumbs={[{ label: 'Settings', href: '/settings' }]} actions={isAllowed ? <Button look="primary" icon={IconPlus} onClick={() => setOpen({ what: 'save' })}>Add a schedule</Button> : undefined}>
      <Table label="Schedules" rows={data?.items} error={error} onRetry={() => void refetch()} columns={useColumns(isAllowed, setOpen)} rowKey={({ name }) => name} empty={<Empty title="Nothing runs by the clock" command="./daybook schedules save nightly pipeline --cron '0 3 * * *'">A schedule starts a run by the clock, in the time zone that it names.</Empty>} />
      {open?.what === 'save' ? <OperationDialog operation={saveSchedule} title={given ? `Change ${given.name}` : 'Add a schedule'} action={given ? 'Save the schedule' : 'Add the schedule'} isOpen onClose={close} initial={given ? { name: given.name, kind: given.kind, input: given.input, cron: given.cron, timeZone: given.timeZone, isOn: given.isOn } : {}} hidden={given ? ['name'] : []} /> : null}
      {open?.what === 'delete' && given ? <ConfirmDialog isOpen onClose={close} title={`Delete ${given.name}`} action={`Delete ${given.name}`} isDangerous onConfirm={() => remove.mutateAsync({ name: given.name })}>It no longer starts by itself. Runs that it started stay.</ConfirmDialog> : null}
    </Page>
  )
}

function useColumns(isAllowed: boolean, setOpen: (open: Open) => void): Column<ScheduleRow>[] {
  const save = useCommand(saveSchedule)
  const say = useSay()
  const turn = ({ nextAt: _next, lastRunId: _last, ...schedule }: ScheduleRow) => save.mutate({ ...schedule, isOn: !schedule.isOn }, { onError: say.error })
  return [
    { key: 'name', label: 'Name', width: 'minmax(140px, 1.5fr)', sort: ({ name }) => name, cell: ({ name }) => name },
    { key: 'kind', label: 'Kind', cell: ({ kind }) => kind, filter: ({ kind }) => kind },
    { key: 'cron', label: 'When', width: 'minmax(140px, 1.3fr)', cell: ({ cron, timeZone }) => <><code>{cron}</code> <Text look="muted">{timeZone}</Text></> },
    { key: 'isOn', label: 'State', width: '80px', cell: ({ isOn }) => (isOn ? <Status state="ok" word="On" /> : <Status state="off" />) },
    { key: 'nextAt', label: 'Next', isNamedOnPhone: true, width: '110px', sort: ({ nextAt }) => nextAt, cell: ({ nextAt }) => (nextAt ? <Time at={nextAt} /> : <Text look="muted">–</Text>) },
    { key: 'lastRunId', label: 'Last run', isNamedOnPhone: true, width: '110px', cell: ({ lastRunId }) => (lastRunId ? <Link href={`/runs/${lastRunId}`}>Open it</Link> : <Text look="muted">none yet</Text>) },
    { key: 'actions', label: '', width: '36px', cell: (schedule) => (isAllowed ? <ActionMenu label={`Change ${schedule.name}`} items={[{ label: 'Change', onClick: () => setOpen({ what: 'save', schedule }) }, { label: schedule.isOn ? 'Turn off' : 'Turn on', onClick: () => turn(schedule) }, { label: 'Delete', isDangerous: true, onClick: () => setOpen({ what: 'delete', schedule }) }]} /> : null) },
  ]
}
