import type { WorkerContext } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import { fetchGuarded } from '#platform/http'
import { signHmac } from '#platform/secrets'
import type { AlertingOptions } from '../alerting-settings.ts'
import { type DeliveryRow, type ReceiverRow, tablesOf } from '../alerting-tables.ts'

/** Pauses after each failed try; after the last one the delivery has failed. Together 25 hours. */
const pausesMs = [1000, 5000, 15_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 36_000_000]
const timeoutMs = 10_000
/** Who has taken a delivery and died gives it back after this time. */
const takenForMs = 60_000
const atOnce = 20

interface Sent {
  readonly status: number | null
  readonly error: string | null
  readonly isFinal: boolean
}

/** Sends everything whose time has come. Of one receiver and group the older goes first: resolved never comes before firing. */
export async function deliverDue(worker: WorkerContext, options: AlertingOptions): Promise<void> {
  while (!worker.signal.aborted) {
    const taken = await take(worker)
    await Promise.all(taken.map((delivery) => deliver(worker, options, delivery)))
    if (taken.length < atOnce) return
  }
}

async function take({ db, clock }: WorkerContext): Promise<DeliveryRow[]> {
  const now = clock.now()
  const { rows } = await sql<DeliveryRow>`
    update alerting_deliveries set attempts = attempts + 1, next_attempt_at = ${new Date(now.getTime() + takenForMs)}
    where id in (
      select id from alerting_deliveries d where state = 'waiting' and next_attempt_at <= ${now}
        and not exists (select from alerting_deliveries o where o.receiver = d.receiver and o.kind = d.kind and o.position = d.position and o.group_key = d.group_key and o.state = 'waiting' and o.id < d.id)
      order by next_attempt_at limit ${atOnce} for update skip locked)
    returning *`.execute(db)
  return rows
}

async function deliver(worker: WorkerContext, options: AlertingOptions, delivery: DeliveryRow): Promise<void> {
  const { db, clock } = worker
  const receiver = await tablesOf(db).selectFrom('alerting_receivers').selectAll().where('name', '=', delivery.receiver).executeTakeFirst()
  const sent = receiver?.is_on ? await send(worker, options, receiver, delivery.body) : { status: null, error: receiver ? 'The receiver is turned off.' : 'The receiver was deleted.', isFinal: true }
  // Stopped in the middle: whether it arrived is not known, so it is sent again.
  if (worker.signal.aborted && sent.error !== null) return
  const pauseMs = pausesMs[delivery.attempts - 1]
  const state = sent.error === null ? 'delivered' : sent.isFinal || pauseMs === undefined ? 'failed' : 'waiting'
  const now = clock.now()
  await tablesOf(db).updateTable('alerting_deliveries').set({
    state, last_status: sent.status, last_error: sent.error?.slice(0, 1000) ?? null,
    next_attempt_at: state === 'waiting' ? new Date(now.getTime() + (pauseMs ?? 0)) : null, finished_at: state === 'waiting' ? null : now,
  }).where('id', '=', delivery.id).where('attempts', '=', delivery.attempts).execute()
}

/** One try. As Alertmanager does, a refusal (4xx but for 408, 425 and 429) is not tried again. */
async function send(worker: WorkerContext, { settings, secrets }: AlertingOptions, receiver: ReceiverRow, body: string): Promise<Sent> {
  try {
    const headers = { 'content-type': 'application/json', 'user-agent': `Daybook/${worker.site.version}`, ...signature(worker, secrets, receiver, body) }
    const { status } = await fetchGuarded(receiver.url, { method: 'POST', headers, body, allowPrivate: settings.mayReachPrivate, timeoutMs, maxBytes: 65_536, redirect: 'error', signal: worker.signal })
    if (status >= 200 && status < 300) return { status, error: null, isFinal: true }
    return { status, error: `It answered ${status}.`, isFinal: status < 500 && ![408, 425, 429].includes(status) }
  } catch (error) {
    const isFinal = error instanceof ProductError && (error.code === 'invalid' || error.code === 'forbidden')
    return { status: null, error: error instanceof Error ? error.message : String(error), isFinal }
  }
}

/** `t=<seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`: whoever holds the secret can tell that it is ours, and how old. */
function signature({ clock }: WorkerContext, secrets: AlertingOptions['secrets'], receiver: ReceiverRow, body: string): Record<string, string> {
  if (receiver.sealed_secret === null) return {}
  const secret = secrets.open(secretName(receiver.name), receiver.sealed_secret)
  const seconds = Math.floor(clock.now().getTime() / 1000)
  return { 'x-daybook-signature': `t=${seconds},v1=${signHmac(secret, `${seconds}.${body}`)}` }
}

export function secretName(receiver: string): string {
  return `alerting receiver ${receiver}`
}
