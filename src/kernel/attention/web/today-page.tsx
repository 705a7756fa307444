import { useState } from 'react'
import { Button, Empty, ErrorNotice, Link, Notice, Page, Record, Records, Row, Section, Stack, Text, Time, useCommand, useOperation, useSay, useWorklistKeys, Waiting, Worklist } from '#ui'
import { type AttentionRow, listAttention, unsnooze } from '../contract.ts'
import { awaySummary, watchedWords } from './away.ts'
import { AttentionItem } from './attention-item.tsx'

const sections = [
  { key: 'now', title: 'Now' }, { key: 'waiting', title: 'Waiting on you' }, { key: 'soon', title: 'Soon' },
] as const

/** The front page: by urgency, each row with why it stands there and what to do. */
export function TodayPage() {
  useWorklistKeys()
  const { data, error, refetch } = useOperation(listAttention, {})
  const away = useOperation(awaySummary, {}, { live: false, everyMs: 60_000 })
  const rows = data?.rows ?? []
  const open = rows.filter(({ section }) => section !== 'since')
  return (
    <Page title="Today" lead={data ? <Lead rows={rows} /> : undefined}>
      {error && !data ? <ErrorNotice error={error} title="Today could not be read" onRetry={() => void refetch()} /> : null}
      {data || error ? null : <Waiting rows={8} label="Reading what needs you" />}
      {data?.failedProviders.map(({ provider, error: reason }) => <Notice key={provider} look="degraded"><strong>{provider} could not say what needs you.</strong> {reason}</Notice>)}
      {data && open.length === 0 ? <AllQuiet watched={away.data?.watched} /> : null}
      {sections.map(({ key, title }) => <TodaySection key={key} title={title} rows={rows.filter(({ section }) => section === key)} />)}
      <SinceAway rows={rows.filter(({ section }) => section === 'since')} away={away.data?.since} />
      {data && data.snoozed.length > 0 ? <Snoozed snoozed={data.snoozed} /> : null}
    </Page>
  )
}

function Lead({ rows }: { rows: readonly AttentionRow[] }) {
  const now = rows.filter(({ section }) => section === 'now').length
  const waiting = rows.filter(({ section }) => section === 'waiting').length
  if (now + waiting === 0) return <span>Nothing waits for you.</span>
  const parts = [now > 0 ? `${now} now` : '', waiting > 0 ? `${waiting} waiting on you` : ''].filter(Boolean)
  return <span>{parts.join(', ')}.</span>
}

function TodaySection({ title, rows }: { title: string; rows: readonly AttentionRow[] }) {
  if (rows.length === 0) return null
  return <Section title={title} note={rows.length}><Worklist label={title}>{rows.map((row) => <AttentionItem key={row.key} row={row} />)}</Worklist></Section>
}

function AllQuiet({ watched }: { watched: Readonly<{ [kind: string]: number }> | undefined }) {
  const words = watchedWords(watched ?? {})
  return <Empty isSuccess title="All quiet" action={<Row><Button size="small" href="/timeline">See what happened</Button><Button size="small" href="/catalog">See what exists</Button></Row>}>{words ? `Nothing needs you. Daybook watches ${words}.` : 'Nothing needs you. What does will stand here, the most urgent first.'}</Empty>
}

interface SinceAwayProps {
  readonly rows: readonly AttentionRow[]
  readonly away: { readonly from: string; readonly rows: readonly { readonly text: string; readonly count: number; readonly href: string; readonly at: string }[] } | undefined
}

function SinceAway({ rows, away }: SinceAwayProps) {
  if (rows.length === 0 && (away === undefined || away.rows.length === 0)) return null
  return (
    <Section title="Since you were away" note={away ? <>since <Time at={away.from} /></> : rows.length}>
      {rows.length > 0 ? <Worklist label="Since you were away">{rows.map((row) => <AttentionItem key={row.key} row={row} />)}</Worklist> : null}
      {away && away.rows.length > 0 ? (
        <Records label="What happened since you were away">
          {away.rows.map(({ text, href, at }) => <Record key={`${href} ${text}`} at={<Time at={at} />}>{href ? <Link href={href}>{text}</Link> : text}</Record>)}
        </Records>
      ) : null}
    </Section>
  )
}

function Snoozed({ snoozed }: { snoozed: readonly { readonly key: string; readonly until: string; readonly reason: string; readonly by: string; readonly title: string }[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const wake = useCommand(unsnooze)
  const say = useSay()
  return (
    <Section title="Put aside" note={snoozed.length} actions={<Button size="small" look="quiet" onClick={() => setIsOpen(!isOpen)}>{isOpen ? 'Hide' : 'Show'}</Button>}>
      {isOpen ? (
        <Stack gap="small">
          {snoozed.map(({ key, title, until, reason, by }) => (
            <Row key={key} ends><span>{title || key} <Text look="muted" size="small">back <Time at={until} /> · {by}: {reason}</Text></span><Button size="small" onClick={() => wake.mutate({ key }, { onError: say.error })}>Bring back now</Button></Row>
          ))}
        </Stack>
      ) : null}
    </Section>
  )
}
