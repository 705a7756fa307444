import { Duration, Link, Record, Records, Section, statusOf, Text, Time } from '#ui'
import { suppressionWord } from './told.tsx'
import type { ShownAlert } from './alert-page.tsx'

/** Who was told, what hid it, and when the same fired before. */
export function AlertHistory({ shown: { alert, deliveries, hidden, others } }: { shown: ShownAlert }) {
  return (
    <>
      <Section title="Who was told" note={deliveries.length === 0 ? undefined : deliveries.length}>
        {deliveries.length === 0 ? <Text look="muted">{alert.suppressedBy.length > 0 ? 'Nobody, for the reason above.' : 'Nobody yet.'} <Link href="/alerts/receivers">Receivers</Link></Text> : (
          <Records label="Who was told">{deliveries.map(({ id, receiver, kind, state, lastError, createdAt, finishedAt }) => <Record key={id} state={statusOf(state)} at={<Time at={finishedAt ?? createdAt} />} detail={state === 'delivered' ? undefined : lastError ?? undefined}>{receiver}, by {kind}: {state}</Record>)}</Records>
        )}
      </Section>
      {hidden.length > 0 ? <Section title="What hid it"><Records label="What hid it">{hidden.map(({ kind, text, href, since, until }) => <Record key={`${kind} ${text} ${since}`} state="off" at={<Time at={until} />} detail={<>from <Time at={since} isExact /> to <Time at={until} isExact /></>}>{href ? <Link href={href}>{text}</Link> : text} <Text look="muted">{suppressionWord({ kind }).toLowerCase()}</Text></Record>)}</Records></Section> : null}
      {others.length > 0 ? <Section title="The same fired before" note={others.length}><Records label="The same fired before">{others.map((other) => <Record key={other.id} state={statusOf(other.state)} at={<Time at={other.firedAt} />} detail={<>lasted <Duration from={other.firedAt} to={other.resolvedAt} /></>}><Link href={`/alerts/${other.id}`}>{other.summary}</Link></Record>)}</Records></Section> : null}
    </>
  )
}
