import { type Column, CopyCode, Row, Section, Stack, Status, Table, Text, Time } from '#ui'
import { type Check, type LocationState, serverLocation } from '../../contract.ts'

const columns: Column<LocationState>[] = [
  { key: 'location', label: 'Location', width: 'minmax(110px, 1fr)', cell: ({ location }) => (location === serverLocation ? 'here, Daybook itself' : location) },
  { key: 'state', label: 'State', width: '104px', cell: ({ state }) => <Status state={state} /> },
  { key: 'latency', label: 'Answers in', width: '96px', align: 'end', cell: ({ lastLatencyMs, state }) => (lastLatencyMs === null || state !== 'ok' ? <Text look="muted">–</Text> : `${Math.round(lastLatencyMs)} ms`) },
  { key: 'heard', label: 'Last heard', width: '104px', align: 'end', cell: ({ lastCheckedAt }) => <Time at={lastCheckedAt} /> },
  { key: 'runners', label: 'Runner', width: 'minmax(90px, 1fr)', isHiddenOnPhone: true, cell: ({ runners, location }) => (location === serverLocation ? <Text look="muted">–</Text> : runners.length === 0 ? <Text look="muted">none</Text> : <Row>{runners.join(', ')}</Row>) },
  { key: 'reason', label: 'How it is there', width: 'minmax(160px, 3fr)', cell: ({ reason }) => <Text look="secondary">{reason}</Text> },
]

/** How a check stands at each of its locations; nothing where it is carried out by Daybook alone. */
export function CheckLocations({ check }: { check: Check }) {
  const { locationStates: states } = check
  if (check.kind === 'heartbeat' || states.every(({ location }) => location === serverLocation)) return null
  const unknown = states.filter(({ state }) => state === 'unknown').length
  const missing = states.filter(({ location, runners }) => location !== serverLocation && runners.length === 0).map(({ location }) => location)
  const note = [...(check.locations.length > 1 ? [`fails when ${check.failWhen} of those that are heard from fail`] : []), ...(unknown > 0 ? [`${unknown} not known`] : [])].join('; ')
  return (
    <Section title="Locations" {...(note === '' ? {} : { note })}>
      <Stack gap="small">
        <Table label="Locations of the check" name="locations" isMain={false} rows={states} columns={columns} rowKey={({ location }) => location} />
        {missing.map((location) => <CopyCode key={location} text={`DAYBOOK_TOKEN=… daybook runner --server ${globalThis.location.origin} --labels ${location}`} label={`Copy the command that starts a runner at ${location}`} />)}
      </Stack>
    </Section>
  )
}
