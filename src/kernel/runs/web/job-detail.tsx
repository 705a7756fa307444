import { Chip, Duration, Facts, Log, Notice, Row, Stack, statusOf, Status, Steps, StepsLayout, Text, useAddress, Why } from '#ui'
import type { Run, RunJob } from '../contract.ts'
import { jobStatus } from './job-state.ts'

/** A job's steps beside its log. */
export function JobDetail({ run, job }: { run: Run; job: RunJob }) {
  const { search, setSearch } = useAddress()
  const isGate = job.gate !== null
  const hasBegun = job.startedAt !== null || job.attempt > 0
  const step = search['step']
  return (
    <StepsLayout steps={<JobSide job={job} step={step} onStep={(key) => setSearch({ step: key === step ? undefined : key, line: undefined })} />}>
      {isGate ? <GateOutcome job={job} /> : hasBegun && job.state !== 'skipped' ? <Log run={run.id} job={job.key} step={step} label={`Log of ${job.name}`} /> : <NotBegun job={job} />}
    </StepsLayout>
  )
}

function JobSide({ job, step, onStep }: { job: RunJob; step: string | undefined; onStep: (key: string) => void }) {
  const { state, word } = jobStatus(job)
  const steps = job.steps.map(({ key, name, state: stepState, startedAt, finishedAt, reason }) => ({
    key, name, state: statusOf(stepState), word: reason ? `${stepState}: ${reason}` : stepState, note: startedAt ? <Duration from={startedAt} to={finishedAt} /> : null,
  }))
  const outputs = Object.entries(job.outputs)
  return (
    <Stack>
      <Stack gap="small">
        <Row><Status state={state} word={word} />{job.startedAt ? <Text look="muted"><Duration from={job.startedAt} to={job.finishedAt} />{job.queuedAt ? <>, waited <Duration from={job.queuedAt} to={job.startedAt} /></> : null}</Text> : null}{job.reason ? <Why reasons={[job.reason]} title={`Why this job is ${job.state}`} /> : null}</Row>
        {job.runner ? <Text look="muted" size="small">on {job.runner}{job.attempt > 1 ? `, try ${job.attempt}` : ''}</Text> : null}
      </Stack>
      {steps.length > 0 ? <Steps label={`Steps of ${job.name}`} steps={steps} chosen={step} onChoose={onStep} /> : null}
      {outputs.length > 0 ? <Facts items={outputs.map(([name, value]) => [name, <code key={name}>{value}</code>] as const)} /> : null}
    </Stack>
  )
}

function NotBegun({ job }: { job: RunJob }) {
  const words = job.state === 'skipped' ? 'This job was skipped.' : job.state === 'blocked' ? `It begins when ${job.needs.join(', ')} ${job.needs.length === 1 ? 'is' : 'are'} done.` : job.state === 'queued' ? 'It waits for a runner.' : `It is ${job.state}.`
  return <Notice>{words} {job.reason ?? ''}</Notice>
}

function GateOutcome({ job: { gate, state } }: { job: RunJob }) {
  if (!gate) return null
  const outcome = gate.decision === 'approved' ? 'ok' : gate.decision ? 'degraded' : 'waiting'
  return (
    <Notice look={outcome}>
      <Stack gap="small">
        <strong>{gate.prompt}</strong>
        <span>{gate.decision ? `${gate.decision.charAt(0).toUpperCase()}${gate.decision.slice(1)}${gate.decidedBy ? ` by ${gate.decidedBy}` : ''}.` : state === 'waiting' ? 'Nobody has decided yet.' : 'It is not asked yet.'}{gate.comment ? ` “${gate.comment}”` : ''}</span>
        <Row>{gate.approvers.map((approver) => <Chip key={approver}>{approver}</Chip>)}</Row>
      </Stack>
    </Notice>
  )
}
