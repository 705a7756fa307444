import { z } from 'zod'
import { fillText } from '../texts/fill-text.ts'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { htmlText } from '../texts/html-text.ts'
import { plainText, titleOf } from '../texts/message-texts.ts'
import { type ChannelHost, defineChannel, refused, type Sent } from './channel.ts'
import { oneLine, tlsOf } from './http-config.ts'
import type { MailServer } from './mail-pool.ts'

const more = z.object({ authSecret: z.string().max(4000).optional(), forceImplicitTls: z.boolean().optional() })

/** One conversation a group: mail programs put together what refers to the same message. */
export const emailChannel = defineChannel('email', async (message, values, host) => {
  const known = await host.mailServer()
  const own = values.smarthost === undefined ? undefined : serverAt(values.smarthost)
  const isChallenged = values.authPassword === undefined && values.authSecret !== undefined
  const { ca, verifyTls, tls } = tlsOf(values.httpConfig?.tlsConfig)
  const server = own ? { ...own, requireTls: values.requireTls, username: values.authUsername, password: values.authPassword ?? values.authSecret, hello: values.hello, ca, verifyTls, tls, isChallenged, isTlsFromStart: values.forceImplicitTls } : known?.server
  if (!server) return refused('No mail server is set up. Name one with daybook receivers save-mail-server, or in the channel.')
  const from = values.from ?? known?.from
  if (!from) return refused('It is not known whom the mail comes from. Name a sender in the settings of the mail server, or in the channel.')
  const domain = domainOf(from)
  const mail = {
    from: oneLine(await fillText(from, message, () => from)), to: oneLine(await fillText(values.to, message, () => values.to)), subject: oneLine(await fillText(values.subject ?? values.headers['Subject'], message, () => titleOf(message))),
    text: await textPart(values.text, message), html: await fillText(values.html, message, () => htmlText(message)),
    headers: { ...await headersOf(values.headers, message), 'X-Daybook-Group': message.dedupKey, 'Auto-Submitted': 'auto-generated' },
    messageId: `<${message.id}.${Math.floor(host.clock.now().getTime() / 1000)}@${domain}>`, references: `<alert-${message.dedupKey.slice(0, 32)}@${domain}>`,
  }
  return deliver(host, server, mail)
}, more)

async function textPart(given: string | undefined, message: ChannelMessage): Promise<string> {
  const text = await fillText(given, message, () => plainText(message))
  return message.note === null || text.includes(message.note) ? text : `${message.note}\n\n${text}`
}

/** Those that the message makes itself are not taken from the settings. */
const own = new Set(['from', 'to', 'subject', 'message-id', 'in-reply-to', 'references', 'content-type', 'mime-version'])

async function headersOf(headers: Readonly<Record<string, string>>, message: ChannelMessage): Promise<Record<string, string>> {
  const good = Object.entries(headers).filter(([name]) => /^[!-9;-~]{1,76}$/.test(name) && !own.has(name.toLowerCase()))
  return Object.fromEntries(await Promise.all(good.map(async ([name, text]) => [name, oneLine(await fillText(text, message, () => ''))] as const)))
}

async function deliver(host: ChannelHost, server: MailServer, mail: Parameters<ChannelHost['mail']['send']>[1]): Promise<Sent> {
  try {
    const refusedTo = await host.mail.send(server, mail)
    return { status: 250, error: null, isFinal: true, ...(refusedTo.length > 0 ? { detail: `The mail server refused ${refusedTo.join(', ')}.` } : {}) }
  } catch (error) {
    const status = error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null
    const said = error instanceof Error ? oneLine(error.message).slice(0, 300) : 'no reason'
    return { status, error: status === null ? `The mail server ${server.host} could not be used: ${said}` : `The mail server answered ${status}: ${said}`, isFinal: status !== null && status >= 500 }
  }
}

/** `host:port`, a host of IPv6 in brackets. */
export function serverAt(smarthost: string): Pick<MailServer, 'host' | 'port'> {
  const at = smarthost.lastIndexOf(':')
  return { host: smarthost.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(smarthost.slice(at + 1)) }
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'daybook.invalid'
}
