import { Facts, Figure, Figures, Row, Section, Stack, Status, StatusBar, Text, Time, TimeChart } from '#ui'
import { counted } from '#lib/counted'
import { formatDuration } from '#lib/duration'
import type { OutputOf } from '#lib/operation'
import type { Check, getCheck } from '../../contract.ts'
import { percent } from '../check-columns.tsx'
import { latencyLines } from './latency-lines.ts'

type Result = OutputOf<typeof getCheck>['results'][number]
const shownTicks = 60
/** Of so few no line can be seen. */
const fewest = 2

/** How a check went: figures, the bar of its last results, how long it took. Results are oldest first. */
export function CheckResults({ check, results }: { check: Check; results: readonly Result[] }) {
  const known = results.filter(({ isUnknown }) => !isUnknown)
  const isPlaced = check.locationStates.length > 1
  const ticks = known.slice(-shownTicks).map((result) => ({ key: result.at, isOk: result.isOk, text: `${new Date(result.at).toLocaleTimeString()}${isPlaced ? ` from ${result.location}` : ''}: ${wordsOf(result)}` }))
  const last = results.at(-1)
  const measured = known.filter(({ isOk, latencyMs }) => isOk && latencyMs > 0)
  return (
    <>
      <CheckFigures check={check} />
      <Section title="Last results" note={ticks.length === 0 ? 'none yet' : `the last ${ticks.length}`}><StatusBar label="Last results" results={ticks} /></Section>
      {measured.length > fewest ? <Section title={check.kind === 'heartbeat' ? 'How long its runs took' : 'How long it took'}><Latency check={check} results={results} /></Section> : null}
      {last?.details ? <Section title="What it found last"><Details result={last} /></Section> : null}
    </>
  )
}

function wordsOf({ error, status, latencyMs }: Result): string {
  return error ?? `${status ?? ''} in ${Math.round(latencyMs)} ms`.trim()
}

function CheckFigures({ check }: { check: Check }) {
  const { consecutiveFailures: failures, consecutiveSuccesses: successes } = check
  const isHeartbeat = check.kind === 'heartbeat'
  return (
    <Figures>
      <Figure label="Up in 24 h" value={percent(check.uptime24h)} />
      <Figure label={isHeartbeat ? 'Last run took' : 'Answers in'} value={check.lastLatencyMs === null || (isHeartbeat && check.lastLatencyMs === 0) ? '–' : isHeartbeat ? formatDuration(check.lastLatencyMs) : `${Math.round(check.lastLatencyMs)} ms`} />
      <Figure label={isHeartbeat ? 'Last told' : 'Last asked'} value={<Time at={check.lastCheckedAt} />} note={failures > 0 ? counted(failures, 'failure in a row', 'failures in a row') : counted(successes, 'good result', 'good results in a row')} />
      {check.dueAt ? <Figure label="Late from" value={<Time at={check.dueAt} />} /> : null}
      {check.certificateExpiresAt ? <Figure label="Certificate ends" value={<Time at={check.certificateExpiresAt} />} /> : null}
      {check.domainExpiresAt ? <Figure label="Registration ends" value={<Time at={check.domainExpiresAt} />} /> : null}
    </Figures>
  )
}

function Latency({ check, results }: { check: Check; results: readonly Result[] }) {
  const limit = check.kind === 'heartbeat' ? null : check.maxLatencyMs
  const { times, lines } = latencyLines(results, check.intervalMs)
  return (
    <TimeChart label="Time taken" times={times} from={times[0] ?? 0} to={times.at(-1) ?? 0} unit="milliseconds" min={0} {...(lines.length < 2 ? { names: 'none' as const } : {})} lines={lines}
      marks={beginnings(results).map(({ at, error }) => ({ at: Date.parse(at), text: error ?? 'It failed.' }))} {...(limit === null ? {} : { thresholds: [{ from: limit, look: 'failing' as const }] })} />
  )
}

/** Where it began to fail: each failure of its own would be a fence. */
function beginnings(results: readonly Result[]): Result[] {
  const known = results.filter(({ isUnknown }) => !isUnknown)
  return known.filter(({ isOk, location }, index) => !isOk && known.slice(0, index).findLast((earlier) => earlier.location === location)?.isOk !== false)
}

function Details({ result: { details } }: { result: Result }) {
  return (
    <Stack gap="small">
      {details?.facts ? <Facts columns={2} items={Object.entries(details.facts)} /> : null}
      {details?.steps?.map((step, index) => <Row key={`${index} ${step.name}`}><Status state={step.isOk ? 'ok' : 'failing'} /><span>{step.name}</span><Text look="secondary">{step.error ?? `${step.status ?? ''} in ${Math.round(step.latencyMs)} ms`}</Text></Row>)}
    </Stack>
  )
}
