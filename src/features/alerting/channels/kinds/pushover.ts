import { z } from 'zod'
import { fillText } from '../texts/fill-text.ts'
import { cut, shortText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { defineChannel } from './channel.ts'
import { post, sentOf } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** Of emergencies Pushover wants to know how often to repeat them and for how long, in seconds (pushover.net/api#priority). */
const repeat = { retry: '60', expire: '3600' }

const more = z.object({ monospace: z.boolean().default(false) })

export const pushoverChannel = defineChannel('pushover', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const isFiring = message.body.status === 'firing'
  const priority = await fill(values.priority, isFiring && severityOfLabels(message.body.commonLabels) === 'critical' ? '2' : '0')
  const text = cut(await fill(values.message, shortText(message)), 1024)
  const form = withoutEmpty({
    token: values.token, user: values.userKey, title: cut(await fill(values.title, titleOf(message)), 250), message: text === '' ? '(no text)' : text, url: cut(await fill(values.url, message.link), 512), url_title: await fill(values.urlTitle), device: await fill(values.device), sound: await fill(values.sound), priority, ttl: durationSeconds(values.ttl), html: values.html ? '1' : '', monospace: values.monospace ? '1' : '',
    ...(priority === '2' ? { retry: durationSeconds(values.retry) ?? repeat.retry, expire: durationSeconds(values.expire) ?? repeat.expire } : {}),
  })
  return sentOf(await post(host, { url: values.apiUrl, body: new URLSearchParams(form as Record<string, string>).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' }, http: values.httpConfig }), host.clock.now())
}, more)

/** `1m` as Alertmanager writes it, in seconds. */
function durationSeconds(text: string | undefined): string | undefined {
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }
  const parts = [...(text ?? '').matchAll(/(\d+)(ms|[smhdwy])/g)]
  return parts.length === 0 ? undefined : String(Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0)))
}
