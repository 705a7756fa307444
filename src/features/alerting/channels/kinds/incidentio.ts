import type { ChannelMessage } from '../texts/channel-message.ts'
import { defineChannel } from './channel.ts'
import { oneLine } from './http-config.ts'
import { post, sentOf } from './post-json.ts'

/** What incident.io takes at most; of a larger group one alert is enough, since it makes one alert of it (docs.incident.io, alert sources). */
const mostBytes = 512 * 1024

/** An alert source takes Alertmanager's own format; the group's key joins what fires and what is resolved. */
export const incidentioChannel = defineChannel('incidentio', async (message, { url = '', alertSourceToken = '', maxAlerts, httpConfig }, host) => {
  const whole = bodyOf(message, maxAlerts)
  const body = Buffer.byteLength(whole) <= mostBytes ? whole : bodyOf(message, 1)
  return sentOf(await post(host, { url, body, headers: { authorization: `Bearer ${oneLine(alertSourceToken)}` }, http: httpConfig }), host.clock.now())
})

function bodyOf({ body, note }: ChannelMessage, maxAlerts: number): string {
  const alerts = maxAlerts === 0 ? body.alerts : body.alerts.slice(0, maxAlerts)
  return JSON.stringify({ ...body, version: '1', alerts, truncatedAlerts: body.truncatedAlerts + body.alerts.length - alerts.length, ...(note === null ? {} : { note }) })
}
