import { signHmac } from '#platform/secrets'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { defineChannel } from './channel.ts'
import { post, sentOf } from './post-json.ts'

/** Alertmanager's own format. Who reads it by machine finds the note as one more field. */
export const webhookChannel = defineChannel('webhook', async (message, { url, secret, maxAlerts, httpConfig }, host) => {
  const body = bodyOf(message, maxAlerts)
  return sentOf(await post(host, { url, body, headers: secret ? signature(secret, body, host.clock.now()) : {}, http: httpConfig }), host.clock.now())
})

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
