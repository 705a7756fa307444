import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Commit, EntityLink, ErrorNotice, Graph, Notice, Page, Status, Table, Tabs, Text, useAddress, useCan, useHotkeys, useOperation, Waiting, type Column, Duration, Empty, StatusWord, Time } from '#ui'
import type { Run } from '#kernel/runs/contract'
import { getWorkflow, startPipeline, type Workflow } from '../contract.ts'
import { blockingFault, placeOf } from './blocking-fault.ts'
import { FaultList } from './fault-list.tsx'
import { StartDialog } from './start-dialog.tsx'
import { triggerWords } from './workflow-columns.tsx'

const crumbs = [{ label: 'Pipelines', href: '/pipelines' }]

/** One workflow: how it went, what it does, and what would stop it. */
export function WorkflowPage() {
  const { params } = useAddress()
  const [isStarting, setIsStarting] = useState(false)
  const can = useCan()
  const ref = `workflow:default/${params['name'] ?? ''}`
  const { data, error, refetch } = useOperation(getWorkflow, { workflow: ref })
  const canStart = data !== undefined && data.workflow.canStart && can(startPipeline.access)
  useHotkeys([{ keys: 's', label: 'Start the workflow', run: () => setIsStarting(true) }], canStart)
  if (!data || data.workflow.ref !== ref) return <Page title={params['name'] ?? 'Workflow'} crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such workflow' : 'The workflow could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  const { workflow, runs } = data
  const fault = blockingFault(workflow)
  return (
    <Page title={workflow.name} crumbs={crumbs} aside={workflow.canStart ? <Status state="ok" word="Can start" look="badge" /> : <Status state="degraded" word="Cannot start" look="badge" />} lead={<Lead workflow={workflow} />}
      actions={can(startPipeline.access) ? <Button look="primary" icon={IconPlayerPlay} isDisabled={!workflow.canStart} hint={fault ? `${placeOf(fault)}: ${fault.message}` : undefined} onClick={() => setIsStarting(true)}>Start it</Button> : null}>
      {fault ? <Notice look="degraded"><strong>It does not start.</strong> <code>{placeOf(fault)}</code> {fault.message}</Notice> : null}
      <Tabs tabs={[
        { key: 'runs', label: 'Last runs', count: runs.length, content: <Table label="Last runs" rows={runs} columns={runColumns} rowKey={({ id }) => id} href={({ id }) => `/runs/${id}`} empty={<Empty title="It has not run yet" command="git push">{workflow.triggers.includes('push') ? 'A push to its repository starts it, if the repository is hosted here.' : 'It is started by hand.'}</Empty>} /> },
        { key: 'jobs', label: 'Jobs', count: workflow.jobs.length, content: <Jobs workflow={workflow} /> },
        { key: 'problems', label: 'Problems', count: workflow.faults.length, content: <FaultList workflow={workflow} /> },
      ]} />
      {isStarting ? <StartDialog workflow={workflow} onClose={() => setIsStarting(false)} /> : null}
    </Page>
  )
}

function Lead({ workflow: { repository, path, commit, triggers } }: { workflow: Workflow }) {
  return <span><EntityLink entity={repository} /> · <code>{path}</code>{commit ? <> at <Commit sha={commit} /></> : null} · starts on {triggers.map(triggerWords).join(', ') || 'nothing'}</span>
}

function Jobs({ workflow: { jobs } }: { workflow: Workflow }) {
  if (jobs.length === 0) return <Text look="muted">No job could be read from the file.</Text>
  return <Graph label="Jobs of the workflow" nodes={jobs.map(({ id, name, steps }) => ({ id, label: name, kind: 'workflow', note: `${steps} ${steps === 1 ? 'step' : 'steps'}` }))} edges={jobs.flatMap(({ id, needs }) => needs.map((need) => ({ from: need, to: id })))} />
}

const runColumns: Column<Run>[] = [
  { key: 'title', label: 'Run', width: 'minmax(200px, 2.6fr)', cell: ({ title }) => title },
  { key: 'state', label: 'State', width: '120px', cell: ({ state }) => <StatusWord word={state} />, filter: ({ state }) => state },
  { key: 'reason', label: 'Why', width: 'minmax(120px, 1.6fr)', isHiddenOnPhone: true, cell: ({ reason }) => <Text look="secondary">{reason ?? ''}</Text> },
  { key: 'startedBy', label: 'Started by', width: 'minmax(144px, 0.9fr)', cell: ({ startedBy }) => startedBy.name },
  { key: 'duration', label: 'Took', width: '96px', align: 'end', cell: ({ startedAt, finishedAt }) => <Duration from={startedAt} to={finishedAt} /> },
  { key: 'createdAt', label: 'When', width: '92px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
]
