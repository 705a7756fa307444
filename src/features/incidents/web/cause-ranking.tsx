import { useState } from 'react'
import { ActionMenu, Button, Empty, EntityLink, Link, Ranking, RankedItem, Reasons, Section, Status, Time, useCan, useCommand, useOperation, useSay, Why } from '#ui'
import { formatDuration } from '#lib/duration'
import { getEnvironment, rollback } from '#features/releases/contract'
import { type Cause, confirmCause, type Incident } from '../contract.ts'
import { RollBackDialog } from './roll-back-dialog.tsx'

const shownAtFirst = 4
const reasonsShown = 4

/** Changes before the trouble, the likeliest first, each with why; what takes it back stands on it. */
export function CauseRanking({ incident, causes }: { incident: Incident; causes: readonly Cause[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const confirmed = causes.find(({ eventId }) => eventId === incident.confirmedCause)
  const ordered = confirmed ? [confirmed, ...causes.filter((cause) => cause !== confirmed)] : causes
  const shown = isWhole ? ordered : ordered.slice(0, shownAtFirst)
  if (causes.length === 0) return <Section title="Cause"><NoCause incident={incident} /></Section>
  return (
    <Section title={confirmed ? 'Cause' : 'Likely causes'} note={confirmed ? 'confirmed' : 'ranked by what is known; each says why'}>
      <Ranking label="Likely causes">
        {shown.map((cause, index) => <RankedCause key={cause.eventId} incident={incident} cause={cause} isFirst={index === 0} />)}
      </Ranking>
      {ordered.length > shownAtFirst ? <Button size="small" look="quiet" onClick={() => setIsWhole(!isWhole)}>{isWhole ? 'Show the likeliest' : `Show ${ordered.length - shownAtFirst} more`}</Button> : null}
    </Section>
  )
}

function NoCause({ incident: { service } }: { incident: Incident }) {
  if (service === null) return <Empty title="No service is named">Changes are looked for on a service and on what it depends on. Declare it with a service next time, or look at the <Link href="/timeline">timeline</Link>.</Empty>
  return <Empty title="No change came before it">Nothing changed on the service or on what it depends on in the six hours before. Look outside of what Daybook records: a provider, a certificate, a full disk.</Empty>
}

function RankedCause({ incident, cause, isFirst }: { incident: Incident; cause: Cause; isFirst: boolean }) {
  const isConfirmed = incident.confirmedCause === cause.eventId
  const beforeMs = Date.parse(incident.startedAt) - Date.parse(cause.at)
  const reasons = cause.reasons.map(({ text, weight }) => ({ text, weight: weight < -0.3 ? -1 : 1 })).toSorted((a, b) => b.weight - a.weight)
  return (
    <RankedItem share={cause.score} isChosen={isFirst} title={<Link href={`/timeline?subject=${encodeURIComponent(cause.subject)}&range=30d&event=${cause.eventId}`} className="plain-link">{cause.summary}</Link>}
      facts={[isConfirmed ? <Status key="confirmed" state="ok" word="Confirmed cause" /> : null, <EntityLink key="subject" entity={cause.subject} />, `by ${cause.actor}`, <span key="at"><Time at={cause.at} />{beforeMs >= 0 ? `, ${formatDuration(beforeMs)} before it began` : ''}</span>]}
      aside={isFirst ? null : <Why reasons={reasons} title="Why it ranks here" />} actions={<CauseActions incident={incident} cause={cause} isFirst={isFirst} />}>
      {isFirst ? <Reasons reasons={reasons.slice(0, reasonsShown)} /> : null}
    </RankedItem>
  )
}

function CauseActions({ incident, cause, isFirst }: { incident: Incident; cause: Cause; isFirst: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const confirm = useCommand(confirmCause)
  const say = useSay()
  const { remedy } = cause
  const target = remedy?.operation === rollback.name ? rollback.input.safeParse({ ...remedy.input }).data : undefined
  const isOver = incident.state === 'resolved'
  const { data } = useOperation(getEnvironment, { service: target?.service ?? '', name: target?.environment ?? '' }, { isOn: target !== undefined && !isOver, everyMs: 5000 })
  const isBack = data !== undefined && data.environment.current?.releaseId === target?.to
  const isConfirmed = incident.confirmedCause === cause.eventId
  const canRollBack = target !== undefined && !isOver && !isBack && can(rollback.access)
  const confirmIt = () => confirm.mutate({ id: incident.id, eventId: cause.eventId }, { onError: say.error })
  const canConfirm = !isConfirmed && !isOver && can(confirmCause.access)
  const dialog = isOpen && target && data ? <RollBackDialog incident={incident} cause={cause} environment={data.environment} release={data.releases.find(({ id }) => id === target.to)} onClose={() => setIsOpen(false)} /> : null
  if (!isFirst) {
    const items = [...(canRollBack ? [{ label: remedy?.label ?? '', isDangerous: true, onClick: () => setIsOpen(true) }] : []), ...(canConfirm ? [{ label: 'This was the cause', onClick: confirmIt }] : [])]
    return <><ActionMenu label={`Actions for: ${cause.summary}`} items={items} />{dialog}</>
  }
  return (
    <>
      {isBack ? <Status state="ok" word={`${data.environment.current?.version ?? ''} is live again`} /> : null}
      {canRollBack ? <Button look="danger" onClick={() => setIsOpen(true)}>{remedy?.label}</Button> : null}
      {canConfirm ? <Button hint="Say that this is what caused it. Later rankings learn from it." onClick={confirmIt}>This was the cause</Button> : null}
      {dialog}
    </>
  )
}
