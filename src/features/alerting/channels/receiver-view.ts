import { type Db, sql } from '#platform/database'
import type { KeptChannel, ReceiverRow } from '../alerting-tables.ts'
import type { Receiver, ReceiverChannel } from './channels-contract.ts'

interface Telling {
  readonly receiver: string
  readonly delivered_at: Date | null
  readonly waiting: number
  readonly failed: number
  readonly last_error: string | null
  readonly test_error: string | null
}

/** Receivers as they are shown, with how telling them went in the last day. */
export async function receiverViews(db: Db, rows: readonly ReceiverRow[], now: Date): Promise<Receiver[]> {
  const since = new Date(now.getTime() - 86_400_000)
  const { rows: told } = await sql<Telling>`
    with last as (select receiver, max(finished_at) as delivered_at from alerting_deliveries where state = 'delivered' and receiver = any(${rows.map(({ name }) => name)}::text[]) group by receiver)
    select r.name as receiver, l.delivered_at, count(d.id) filter (where d.state = 'waiting' and d.attempts > 0 and not d.is_test)::int as waiting, count(d.id) filter (where d.state = 'failed' and not d.is_test)::int as failed,
      (array_agg(d.last_error order by d.id desc) filter (where d.last_error is not null and not d.is_test))[1] as last_error, (array_agg(d.last_error order by d.id desc) filter (where d.state = 'failed' and d.is_test))[1] as test_error
    from unnest(${rows.map(({ name }) => name)}::text[]) r (name) left join last l on l.receiver = r.name
      left join alerting_deliveries d on d.receiver = r.name and d.state in ('waiting', 'failed') and d.created_at > ${since} and (l.delivered_at is null or coalesce(d.finished_at, d.tried_since) > l.delivered_at or d.state = 'waiting')
    group by r.name, l.delivered_at`.execute(db)
  const byName = new Map(told.map((row) => [row.receiver, row]))
  return rows.map((row) => receiverView(row, byName.get(row.name)))
}

function receiverView(row: ReceiverRow, told: Telling | undefined): Receiver {
  const webhook = row.channels.find(({ kind }) => kind === 'webhook')
  return {
    name: row.name, isOn: row.is_on, fallback: row.fallback, channels: row.channels.map(channelView), url: typeof webhook?.settings['url'] === 'string' ? webhook.settings['url'] : null, hasSecret: Object.keys(webhook?.sealed ?? {}).length > 0,
    health: { ...healthOf(row, told), lastDeliveredAt: told?.delivered_at?.toISOString() ?? null, waiting: told?.waiting ?? 0, failed: told?.failed ?? 0 },
  }
}

function healthOf({ is_on, channels }: ReceiverRow, told: Telling | undefined): Pick<Receiver['health'], 'state' | 'reason'> {
  if (!is_on) return { state: 'off', reason: 'It is turned off.' }
  if (channels.length === 0) return { state: 'failing', reason: 'It has no way to be told. Add one.' }
  const said = told?.last_error ?? 'no answer'
  if (told && told.failed > 0) return { state: 'failing', reason: `${told.failed} not delivered; the last try: ${said}` }
  if (told && told.waiting > 0) return { state: 'degraded', reason: `${told.waiting} tried again; the last try: ${said}` }
  if (told?.test_error) return { state: 'failing', reason: `The last test did not arrive: ${told.test_error}` }
  return told?.delivered_at ? { state: 'ok', reason: 'The last message arrived.' } : { state: 'unknown', reason: 'Nothing was sent to it yet. Send a test.' }
}

function channelView({ kind, isFallback, settings, sealed }: KeptChannel): ReceiverChannel {
  return { kind, isFallback, settings, secrets: Object.keys(sealed).toSorted(), place: placeOf(kind, settings) }
}

/** Where it leads, in a few words. */
function placeOf(kind: string, settings: Readonly<Record<string, unknown>>): string {
  const text = (name: string) => (typeof settings[name] === 'string' ? settings[name] : undefined)
  const people = Array.isArray(settings['people']) ? settings['people'].map(String) : []
  if (kind === 'webpush') return people.length > 0 ? people.join(', ') : 'everybody who switched it on'
  if (kind === 'owner') return 'the team that owns it'
  return text('to') ?? text('channel') ?? text('chatId') ?? text('roomId') ?? text('topicArn') ?? text('targetArn') ?? text('phoneNumber') ?? text('project') ?? text('url') ?? text('apiUrl') ?? ''
}
