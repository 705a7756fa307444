import { readDirectory } from '#kernel/access'
import { sql } from '#platform/database'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { encryptPush } from '../push/encrypt-push.ts'
import { vapidHeader } from '../push/vapid-keys.ts'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { cut, shortText, titleOf } from '../texts/message-texts.ts'
import { type ChannelHost, defineChannel, refused, type Sent } from './channel.ts'
import { sentOf } from './post-json.ts'

interface Device {
  readonly id: string
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** To every browser in which one of the people switched it on. One that is gone is forgotten; arriving at one counts as arrived. */
export const webpushChannel = defineChannel('webpush', async (message, { people }, host) => {
  const directory = await readDirectory(host.db)
  const wanted = new Set(people.map((one) => one.toLowerCase()))
  const ids = directory.people.filter(({ id, email }) => wanted.size === 0 || wanted.has(email.toLowerCase()) || wanted.has(id)).map(({ id }) => id)
  const { rows: devices } = await sql<Device>`select id, endpoint, p256dh, auth from alerting_push_devices where person_id = any(${ids}::text[]) order by id limit 1000`.execute(host.db)
  if (devices.length === 0) return refused('Nobody of these has switched Web Push on. They can do so under their notifications.')
  const payload = payloadOf(message)
  const all = await Promise.all(devices.map((device) => sendTo(device, payload, message, host)))
  const gone = devices.filter((_device, index) => all[index]?.status === 404 || all[index]?.status === 410).map(({ id }) => id)
  if (gone.length > 0) await sql`delete from alerting_push_devices where id = any(${gone}::uuid[])`.execute(host.db)
  const failed = all.filter(({ error }) => error !== null)
  const [first] = failed
  if (!first || failed.length < all.length) return { status: 201, error: null, isFinal: true, ...(first ? { detail: `${failed.length} of ${all.length} browsers were not reached: ${first.error}` } : {}) }
  return failed.find(({ isFinal }) => !isFinal) ?? first
})

async function sendTo({ endpoint, p256dh, auth }: Device, payload: Buffer, { dedupKey, body }: ChannelMessage, host: ChannelHost): Promise<Sent> {
  try {
    const now = host.clock.now()
    const headers = {
      authorization: vapidHeader(await host.pushKeys(), { endpoint, subject: host.siteUrl.startsWith('https:') ? host.siteUrl : 'mailto:daybook@localhost.localdomain', now }), 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream', ttl: '86400',
      urgency: severityOfLabels(body.commonLabels) === 'low' ? 'normal' : 'high', topic: dedupKey.slice(0, 32),
    }
    return sentOf(await host.fetch(endpoint, { method: 'POST', headers, body: encryptPush(payload, { p256dh, auth }), timeoutMs: 10_000, maxBytes: 65_536, redirect: 'error', keepAlive: true }), now)
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error), isFinal: false }
  }
}

/** What fits into one record, with room for what encryption adds. */
function payloadOf(message: ChannelMessage): Buffer {
  return Buffer.from(JSON.stringify({ title: cut(titleOf(message), 120), body: cut(shortText(message, 3), 400), tag: message.dedupKey.slice(0, 32), url: message.link, isFiring: message.body.status === 'firing' }))
}
