import { Duration, Figure, Figures, Status, Time, useOperation } from '#ui'
import { getEnvironment } from '#features/releases/contract'
import type { Incident } from '../contract.ts'

/** How long it hurt, how soon it was seen and taken on, and what runs there now. */
export function IncidentFigures({ incident }: { incident: Incident }) {
  const { startedAt, openedAt, acknowledgedAt, mitigatedAt, resolvedAt } = incident
  return (
    <Figures>
      <Figure label={mitigatedAt ? 'It hurt for' : 'It hurts for'} value={<Duration from={startedAt} to={mitigatedAt ?? resolvedAt} />} note={mitigatedAt ? <>until <Time at={mitigatedAt} /></> : 'not mitigated yet'} />
      <Figure label="Seen after" value={<Duration from={startedAt} to={openedAt} />} />
      <Figure label="Taken on after" value={acknowledgedAt ? <Duration from={startedAt} to={acknowledgedAt} /> : '–'} note={acknowledgedAt ? undefined : 'nobody has yet'} />
      <LiveNow incident={incident} />
    </Figures>
  )
}

function LiveNow({ incident: { service, environment } }: { incident: Incident }) {
  const { data } = useOperation(getEnvironment, { service: service ?? '', name: environment ?? '' }, { isOn: service !== null && environment !== null, everyMs: 5000 })
  if (!data) return <Figure label="Live now" value="–" note={environment === null ? 'no environment is named' : undefined} />
  const { current, state, reason } = data.environment
  return <Figure label="Live now" value={current?.version ?? 'nothing'} note={<span title={reason}><Status state={state} /></span>} />
}
