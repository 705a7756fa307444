import { z } from 'zod'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/database'
import type { GuardedRequest, GuardedResponse } from '#platform/http'
import type { ChannelMessage } from '../texts/channel-message.ts'
import type { AccessTokens } from './access-tokens.ts'
import { type ChannelKindName, type ChannelSettings, channelSettings } from '../channel-settings-contract.ts'
import type { MailPool, MailServer } from './mail-pool.ts'
import { HttpConfig } from './http-config.ts'
import type { VapidKeys } from '../push/vapid-keys.ts'

/** How one try ended. `error` is a sentence, or null when it arrived; a final one is not tried again. */
export interface Sent {
  readonly status: number | null
  readonly error: string | null
  readonly isFinal: boolean
  /** The other side's wish when to come again. */
  readonly retryAfterMs?: number
  /** Of one that arrived: what is still worth knowing. */
  readonly detail?: string
}

/** What a channel may use of the world. Requests go through guards and are bounded in time and size. */
export interface ChannelHost {
  readonly db: Db
  readonly clock: Clock
  readonly mail: MailPool
  readonly tokens: AccessTokens
  readonly version: string
  readonly siteUrl: string
  readonly signal: AbortSignal
  readonly allowPrivate: boolean
  /** The one of the settings, with the sender that it has. */
  mailServer(): Promise<{ readonly server: MailServer; readonly from: string } | undefined>
  /** The keys by which push services know this Daybook. */
  pushKeys(): Promise<VapidKeys>
  fetch(address: string, request: Omit<GuardedRequest, 'allowPrivate' | 'signal'>): Promise<GuardedResponse>
}

/**
 * A way to tell somebody. `send` tries once and says how it ended; what it throws is taken as a failed try. It must not
 * keep a secret, log one, or put one into its error.
 */
export interface Channel {
  readonly kind: ChannelKindName
  /** Why nothing can be sent with these settings; undefined: it can. */
  faultOf(values: Readonly<Record<string, unknown>>): string | undefined
  send(message: ChannelMessage, values: Readonly<Record<string, unknown>>, host: ChannelHost): Promise<Sent>
}

type Values<Kind extends ChannelKindName> = z.output<(typeof channelSettings)[Kind]['settings']> & z.output<(typeof channelSettings)[Kind]['secrets']> & { readonly httpConfig?: HttpConfig | undefined }

type Read<Kind extends ChannelKindName, More> = unknown extends More ? Values<Kind> : Omit<Values<Kind>, keyof More> & More

/** `more`: what an imported configuration may say besides, and no form asks for. */
export function defineChannel<Kind extends ChannelKindName, More = unknown>(kind: Kind, send: (message: ChannelMessage, values: Read<Kind, More>, host: ChannelHost) => Promise<Sent>, more?: z.ZodObject & z.ZodType<More>): Channel {
  const { settings, secrets, needs }: ChannelSettings = channelSettings[kind]
  const schema = z.object({ ...settings.shape, ...more?.shape, ...secrets.shape, httpConfig: HttpConfig.optional() })
  const read = (values: Readonly<Record<string, unknown>>): { readonly data: Record<string, unknown>; readonly fault?: undefined } | { readonly fault: string } => {
    const { data, error } = schema.safeParse(values)
    if (error) return { fault: `The channel is not set up as it must be: ${error.issues.map(({ path, message: fault }) => `${path.join('.')}: ${fault}`).join('; ')}. Change the receiver.` }
    const found: Record<string, unknown> = data
    const missing = needs.filter((names) => names.split('|').every((name) => (found[name] ?? '') === ''))
    return missing.length > 0 ? { fault: `The channel has no ${missing.join(' and no ').replaceAll('|', ' or ')}. Change the receiver.` } : { data: found }
  }
  return {
    kind, faultOf: (values) => read(values).fault,
    async send(message, values, host) {
      const found = read(values)
      return found.fault === undefined ? send(message, found.data as Read<Kind, More>, host) : refused(found.fault)
    },
  }
}

export function refused(error: string): Sent {
  return { status: null, error, isFinal: true }
}
