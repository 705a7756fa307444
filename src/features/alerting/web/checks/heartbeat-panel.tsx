import { type Column, CopyCode, ErrorNotice, Section, Stack, Status, Table, Text, Time, useOperation, Waiting } from '#ui'
import { formatDuration } from '#lib/duration'
import { getHeartbeat, type Ping } from '../../contract.ts'

const words = { success: 'ended well', start: 'started', fail: 'failed', log: 'said' } as const
const states = { success: 'ok', start: 'running', fail: 'failing', log: 'off' } as const
const columns: Column<Ping>[] = [
  { key: 'kind', label: 'What', width: '112px', cell: ({ kind }) => <Status state={states[kind]} word={words[kind]} /> },
  { key: 'exitCode', label: 'Exit', width: '64px', align: 'end', cell: ({ exitCode }) => exitCode ?? <Text look="muted">–</Text> },
  { key: 'duration', label: 'Took', width: '92px', align: 'end', cell: ({ durationMs }) => (durationMs === null ? <Text look="muted">–</Text> : formatDuration(durationMs)) },
  { key: 'source', label: 'From', width: 'minmax(110px, 0.8fr)', cell: ({ source, method }) => `${source} ${method}`, isHiddenOnPhone: true },
  { key: 'body', label: 'Said', width: 'minmax(160px, 2.4fr)', cell: ({ body }) => (body === '' ? <Text look="muted">nothing</Text> : <span title={body}>{body}</span>) },
  { key: 'at', label: 'When', width: '92px', align: 'end', cell: ({ at }) => <Time at={at} /> },
]

/** The address that a job calls, as commands to copy, and who called. */
export function HeartbeatPanel({ name }: { name: string }) {
  const { data, error, refetch } = useOperation(getHeartbeat, { name }, { everyMs: 5000 })
  if (!data) return error ? <ErrorNotice error={error} title="Its address could not be read" onRetry={() => void refetch()} /> : <Waiting rows={3} />
  return (
    <>
      <Section title="How the job calls">
        <Stack gap="small">
          <Text look="secondary">At the end of a crontab line, with the exit code and how long the run took:</Text>
          <CopyCode text={`curl -fsS -m 10 --retry 5 ${data.url}/start; ./job; curl -fsS -m 10 --retry 5 ${data.url}/$?`} />
          <Text look="secondary">Or only that it went well. Add <code>/fail</code> to tell of a failure; what is sent along is kept with the ping.</Text>
          <CopyCode text={`./job && curl -fsS -m 10 --retry 5 ${data.url}`} />
        </Stack>
      </Section>
      <Section title="Last pings"><Table label="Last pings" name="pings" isMain={false} rows={data.pings} columns={columns} rowKey={({ at, kind }) => `${at} ${kind}`} empty="No ping has come yet." /></Section>
    </>
  )
}
