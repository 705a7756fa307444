import { Duration, EntityLink, ErrorNotice, Graph, type GraphNode, Link, Notice, ObjectPanels, Page, Stack, Status, StatusWord, Tabs, Time, useAddress, useOperation, Waiting } from '#ui'
import { formatDuration } from '#lib/duration'
import { getRun, type Run, type RunJob } from '../contract.ts'
import { Artifacts } from './artifacts.tsx'
import { GateCard } from './gate-card.tsx'
import { JobDetail } from './job-detail.tsx'
import { CriticalPath } from './critical-path.tsx'
import { RunComparison } from './run-comparison.tsx'
import { firstJob, isOver, jobStatus } from './job-state.ts'
import { RunActions } from './run-actions.tsx'
import { Summaries } from './summaries.tsx'

/** Steps begin and end without an event of their own. */
const stepsMs = 1000

/** One run: the graph of its jobs, the chosen job's steps and log, its gates, and what it made. */
export function RunPage() {
  const { params, search, setSearch } = useAddress()
  const id = params['id'] ?? ''
  const { data, error, refetch } = useOperation(getRun, { id }, {
    live: ['dev.daybook.run.', 'dev.daybook.gate.', 'runs'], everyMs: (output) => (output && isOver(output.run) ? undefined : stepsMs),
  })
  const crumbs = [{ label: 'Runs', href: '/runs' }]
  if (!data || data.run.id !== id) {
    return <Page title="Run" crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such run' : 'The run could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  }
  const { run, jobs, criticalPath } = data
  const job = jobs.find(({ key }) => key === search['job']) ?? firstJob(jobs)
  return (
    <Page title={run.title} crumbs={crumbs} aside={<StatusWord word={run.state} look="badge" />} lead={<RunFacts run={run} />} actions={<RunActions run={run} jobs={jobs} />}>
      {run.reason ? <Notice look={run.state === 'failed' ? 'failing' : run.state === 'waiting' ? 'waiting' : 'info'}>{run.reason}</Notice> : null}
      {jobs.filter(({ state, gate }) => gate && state === 'waiting').map((waiting) => <GateCard key={waiting.key} runId={run.id} job={waiting} />)}
      {jobs.length > 1 ? <Graph label="Jobs of the run" nodes={jobs.map(jobNode)} edges={jobs.flatMap(({ key, needs }) => needs.map((need) => ({ from: need, to: key })))} criticalPath={criticalPath} chosen={job?.key} onChoose={(key) => setSearch({ job: key, step: undefined, line: undefined, tab: undefined })} /> : null}
      {jobs.length > 1 ? <CriticalPath run={run} jobs={jobs} keys={criticalPath} /> : null}
      <Tabs tabs={[
        { key: 'log', label: job ? `Steps of ${job.name}` : 'Steps', content: job ? <JobDetail run={run} job={job} /> : <Status state="waiting" word="No job yet" /> },
        { key: 'artifacts', label: 'Artifacts', content: <Artifacts runId={run.id} /> },
        { key: 'compare', label: 'Compared', content: <RunComparison id={run.id} /> },
        { key: 'summary', label: 'Summary', content: <Summaries jobs={jobs} /> },
      ]} />
      <ObjectPanels on={`run:${run.id}`} />
    </Page>
  )
}

function RunFacts({ run }: { run: Run }) {
  return (
    <Stack gap="none">
      <span>
        {run.kind} for <EntityLink entity={run.subject} />{run.environment ? ` in ${run.environment}` : ''} · started by {run.startedBy.name} <Time at={run.createdAt} />
        {run.startedAt ? <> · <Duration from={run.startedAt} to={run.finishedAt} />, after <Duration from={run.createdAt} to={run.startedAt} /> in the queue</> : null}
        {run.rerunOf ? <> · <Link href={`/runs/${run.rerunOf}`}>the run before</Link></> : null}
        {run.cause ? <> · <Link href={run.cause.kind === 'run' ? `/runs/${run.cause.id}` : `/timeline?event=${run.cause.id}`}>what led to it</Link></> : null}
      </span>
    </Stack>
  )
}

function jobNode(job: RunJob): GraphNode {
  const { state, word } = jobStatus(job)
  const took = job.startedAt && job.finishedAt ? formatDuration(Date.parse(job.finishedAt) - Date.parse(job.startedAt)) : undefined
  return { id: job.key, label: job.name, state, word, note: [word, took, job.attempt > 1 ? `try ${job.attempt}` : undefined].filter(Boolean).join(' · ') }
}
