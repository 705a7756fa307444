import { useState } from 'react'
import { Button, Empty, ErrorNotice, Link, Notice, Page, Record, Records, Row, Section, Segments, Stack, Text, Time, useAddress, useCommand, useOperation, useSay, useWorklistKeys, Waiting } from '#ui'
import { type AttentionRow, listAttention, unsnooze } from '../contract.ts'
import { awaySummary, watchedWords } from './away.ts'
import { AttentionRows } from './attention-rows.tsx'
import { useAwaySince } from './use-away-since.ts'

const sections = [
  { key: 'now', title: 'Now' }, { key: 'waiting', title: 'Waiting on you' }, { key: 'soon', title: 'Soon' },
] as const

const whose = [{ value: 'all', label: 'Everybody' }, { value: 'you', label: 'Mine' }, { value: 'team', label: 'My teams' }]

/** What is mine is my team's too. */
function isFor(whom: string | undefined, { waitsOn }: AttentionRow): boolean {
  if (whom === 'you') return waitsOn === 'you'
  return whom === 'team' ? waitsOn !== 'anybody' : true
}

/** The front page: by urgency, each row with why it stands there and what to do. */
export function TodayPage() {
  useWorklistKeys()
  const { data, error, refetch } = useOperation(listAttention, {})
  const awaySince = useAwaySince()
  const away = useOperation(awaySummary, { rows: false, ...(awaySince ? { since: awaySince } : {}) }, { live: false, everyMs: 60_000 })
  const { search } = useAddress()
  const all = data?.rows ?? []
  const rows = all.filter((row) => isFor(search['for'], row))
  const open = rows.filter(({ section }) => section !== 'since')
  return (
    <Page title="Today" lead={data ? <Lead rows={all} /> : undefined} actions={all.some(({ waitsOn }) => waitsOn !== 'anybody') || search['for'] ? <Segments name="for" label="Whose" options={whose} /> : undefined}>
      {error && !data ? <ErrorNotice error={error} title="Today could not be read" onRetry={() => void refetch()} /> : null}
      {data || error ? null : <Waiting rows={8} label="Reading what needs you" />}
      {data?.failedProviders.map(({ provider, error: reason }) => <Notice key={provider} look="degraded"><strong>{provider} could not say what needs you.</strong> {reason}</Notice>)}
      {data && open.length === 0 ? search['for'] ? <Empty isSuccess title={search['for'] === 'you' ? 'Nothing waits on you' : 'Nothing waits on your teams'}>What others are to do stands under Everybody.</Empty> : <AllQuiet watched={away.data?.watched} /> : null}
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
  const mine = rows.filter(({ waitsOn, section }) => waitsOn === 'you' && section !== 'since').length
  const parts = [now > 0 ? `${now} now` : '', waiting > 0 ? `${waiting} waiting on people` : '', mine > 0 ? `${mine} of them yours` : ''].filter(Boolean)
  return <span>{parts.join(', ')}.</span>
}

function TodaySection({ title, rows }: { title: string; rows: readonly AttentionRow[] }) {
  if (rows.length === 0) return null
  return <Section title={title} note={rows.length}><AttentionRows label={title} rows={rows} /></Section>
}

function AllQuiet({ watched }: { watched: Readonly<{ [kind: string]: number }> | undefined }) {
  const words = watchedWords(watched ?? {})
  return <Empty isSuccess title="All quiet" action={<Row><Button size="small" href="/timeline">See what happened</Button><Button size="small" href="/catalog">See what exists</Button></Row>}>{words ? `Nothing needs you. Daybook watches ${words}.` : 'Nothing needs you. What does will stand here, the most urgent first.'}</Empty>
}

interface SinceAwayProps {
  readonly rows: readonly AttentionRow[]
  readonly away: { readonly from: string; readonly isBeginning: boolean; readonly rows: readonly { readonly text: string; readonly count: number; readonly href: string; readonly at: string }[] } | undefined
}

function SinceAway({ rows, away }: SinceAwayProps) {
  if (rows.length === 0 && (away === undefined || away.rows.length === 0)) return null
  return (
    <Section title={away?.isBeginning ? 'Since Daybook began' : 'Since you were away'} note={away ? <>since <Time at={away.from} /></> : rows.length}>
      {rows.length > 0 ? <AttentionRows label="Since you were away" rows={rows} /> : null}
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
