import { z } from 'zod'
import { signHmac } from '#platform/secrets'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { defineChannel } from './channel.ts'
import { filledIn } from './filled-in.ts'
import { post, sentOf } from './post-json.ts'

const more = z.object({ url: z.string().min(1).max(4000), payload: z.unknown().optional() })

/** Alertmanager's own format. Who reads it by machine finds the note as one more field. */
export const webhookChannel = defineChannel('webhook', async (message, { url, secret, maxAlerts, payload, httpConfig }, host) => {
  const fill = (text: string) => fillText(text, message, () => '')
  const body = payload === undefined ? bodyOf(message, maxAlerts) : JSON.stringify(await filledIn(payload, fill))
  return sentOf(await post(host, { url: await fill(url), body, headers: secret ? signature(secret, body, host.clock.now()) : {}, http: httpConfig }), host.clock.now())
}, more)

function bodyOf(message: ChannelMessage, maxAlerts: number): string {
  const isWhole = maxAlerts === 0 || message.body.alerts.length <= maxAlerts
  if (isWhole && message.note === null) return message.raw
  const { alerts, truncatedAlerts } = message.body
  return JSON.stringify({ ...message.body, ...(isWhole ? {} : { alerts: alerts.slice(0, maxAlerts), truncatedAlerts: truncatedAlerts + alerts.length - maxAlerts }), ...(message.note === null ? {} : { note: message.note }) })
}

/** `t=<seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`: whoever holds the secret can tell that it is ours, and how old. */
function signature(secret: string, body: string, now: Date): Record<string, string> {
  const seconds = Math.floor(now.getTime() / 1000)
  return { 'x-daybook-signature': `t=${seconds},v1=${signHmac(secret, `${seconds}.${body}`)}` }
}
