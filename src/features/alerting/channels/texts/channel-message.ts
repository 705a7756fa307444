import { createHash } from 'node:crypto'
import type { NotificationTexts } from '#lib/alertmanager'
import type { WebhookBody } from '../../routing/webhook-body.ts'

/** What is to be told. Its parts are made when a channel asks for them. */
export interface ChannelMessage {
  /** Of the delivery; the same in each try. */
  readonly id: string
  /** Alertmanager's JSON, as it was laid down. */
  readonly raw: string
  readonly body: WebhookBody
  /** Why it comes this way, when it does not come its usual one. */
  readonly note: string | null
  /** Stands for the group in other systems: as Alertmanager makes it, so that both speak of the same. */
  readonly dedupKey: string
  /** Where one looks at it. */
  readonly link: string
  /** With the templates of an imported configuration. */
  readonly texts?: NotificationTexts | undefined
}

export function channelMessage({ id, body: raw, note }: { readonly id: string; readonly body: string; readonly note: string | null }, texts?: NotificationTexts): ChannelMessage {
  let parsed: WebhookBody | undefined
  const bodyOf = () => (parsed ??= JSON.parse(raw) as WebhookBody)
  return {
    id, raw, note, texts,
    get body() { return bodyOf() },
    get dedupKey() { return createHash('sha256').update(bodyOf().groupKey).digest('hex') },
    get link() { return `${bodyOf().externalURL}/alerts` },
  }
}
