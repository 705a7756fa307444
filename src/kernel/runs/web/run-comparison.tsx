import type { OutputOf } from '#lib/operation'
import { type Column, Difference, DurationMs, Empty, ErrorNotice, Link, Section, Stack, StatusWord, Table, Text, Time, useOperation, Waiting } from '#ui'
import { formatDuration } from '#lib/duration'
import { compareRun } from '../contract.ts'

type Job = OutputOf<typeof compareRun>['jobs'][number]
interface Line {
  readonly key: string
  readonly name: string
  readonly isStep: boolean
  readonly its: Job | Job['steps'][number]
}

/** The run beside the last one of its kind that succeeded: what ended otherwise, and what took longer. */
export function RunComparison({ id }: { id: string }) {
  const { data, error, refetch } = useOperation(compareRun, { id }, { live: ['dev.daybook.run.'] })
  if (error && !data) return <ErrorNotice error={error} title="The run could not be compared" onRetry={() => void refetch()} />
  if (!data) return <Waiting rows={4} />
  if (!data.good) return <Empty title="There is no good run before it">Once a run of this kind has succeeded here, the ones after it are compared with it.</Empty>
  const rows = data.jobs.flatMap((job): Line[] => [{ key: job.key, name: job.name, isStep: false, its: job }, ...job.steps.map((step) => ({ key: `${job.key} ${step.key}`, name: step.name, isStep: true, its: step }))])
  return (
    <Stack>
      <span>Beside <Link href={`/runs/${data.good.id}`}>{data.good.title}</Link>, which succeeded <Time at={data.good.finishedAt} /></span>
      <Table label="Jobs and steps of both runs" name="compared" isMain={false} rows={rows} columns={columns} rowKey={({ key }) => key} />
      {JSON.stringify(data.before) === JSON.stringify(data.after) ? null : <Section title="What the jobs gave"><Difference before={data.before} after={data.after} label="Outputs" /></Section>}
    </Stack>
  )
}

const columns: Column<Line>[] = [
  { key: 'name', label: 'Job and step', width: 'minmax(180px, 2fr)', cell: ({ name, isStep }) => (isStep ? <Text look="secondary">{'\u2003'}{name}</Text> : <Text look="strong">{name}</Text>) },
  { key: 'good', label: 'Then', width: '130px', cell: ({ its }) => <State word={its.goodState} /> },
  { key: 'now', label: 'Now', width: '130px', cell: ({ its }) => <State word={its.state} /> },
  { key: 'goodTook', label: 'Took then', width: '100px', align: 'end', cell: ({ its }) => <DurationMs ms={its.goodTookMs} /> },
  { key: 'took', label: 'Takes now', width: '100px', align: 'end', cell: ({ its }) => <DurationMs ms={its.tookMs} /> },
  { key: 'more', label: 'Change', width: '110px', align: 'end', cell: ({ its }) => <Change from={its.goodTookMs} to={its.tookMs} /> },
  { key: 'waited', label: 'Waited then → now', width: '150px', align: 'end', isHiddenOnPhone: true, cell: ({ its }) => ('waitedMs' in its ? <><DurationMs ms={its.goodWaitedMs} /> → <DurationMs ms={its.waitedMs} /></> : '') },
]

function State({ word }: { word: string | null }) {
  return word === null ? <Text look="muted">not there</Text> : <StatusWord word={word} />
}

function Change({ from, to }: { from: number | null; to: number | null }) {
  if (from === null || to === null) return <Text look="muted">–</Text>
  const ms = to - from
  // Less than a tenth and a second says nothing.
  if (Math.abs(ms) < Math.max(1000, from / 10)) return <Text look="muted">as long</Text>
  return ms > 0 ? <Text look="strong">+{formatDuration(ms)}</Text> : <span>−{formatDuration(-ms)}</span>
}
