import { Button, Empty, EntityLink, ErrorNotice, Link, RankedItem, Ranking, Section, Time, useOperation, Waiting, Why } from '#ui'
import { rankCauses } from '#features/incidents/contract'
import { formatDuration } from '#lib/duration'
import type { ListedAlert } from '../../contract.ts'

const shown = 5

/** Changes on the service and what it depends on before the alert, the likeliest cause first. */
export function AlertCauses({ alert }: { alert: ListedAlert }) {
  const { data, error, refetch } = useOperation(rankCauses, { service: alert.service, at: alert.startedAt, limit: shown, ...(alert.environment ? { environment: alert.environment } : {}) }, { live: false })
  const since = new Date(Date.parse(alert.startedAt) - 6 * 3_600_000).toISOString()
  const timeline = `/timeline?subject=${encodeURIComponent(alert.service)}&neighbours=true&since=${encodeURIComponent(since)}&until=${encodeURIComponent(alert.startedAt)}`
  return (
    <Section title="What changed before it" actions={<Button size="small" look="quiet" href={timeline}>Timeline</Button>}>
      {error ? <ErrorNotice error={error} title="What changed could not be read" onRetry={() => void refetch()} /> : !data ? <Waiting rows={3} /> : data.causes.length === 0 ? <Empty title="No change came before it">Nothing changed on the service or on what it depends on in the six hours before.</Empty> : (
        <Ranking label="What changed before it">
          {data.causes.map((cause) => (
            <RankedItem key={cause.eventId} share={cause.score} title={<Link className="plain-link" href={`/timeline?subject=${encodeURIComponent(cause.subject)}&range=30d&event=${cause.eventId}`}>{cause.summary}</Link>}
              facts={[<EntityLink key="subject" entity={cause.subject} />, `by ${cause.actor}`, <span key="at"><Time at={cause.at} />{before(cause.at, alert.startedAt)}</span>]} aside={<Why reasons={cause.reasons.map(({ text, weight }) => ({ text, weight }))} title="Why it ranks here" />} />
          ))}
        </Ranking>
      )}
    </Section>
  )
}

function before(at: string, onset: string): string {
  const ms = Date.parse(onset) - Date.parse(at)
  return ms < 0 ? '' : `, ${formatDuration(ms)} before it began`
}
