import type { NotificationTexts } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import type { DeliveryRow, ReceiverRow } from '../alerting-tables.ts'
import { readImportedChannels } from './imported-channels.ts'
import { readPersonChannels } from './people/person-channels.ts'
import { openSecrets } from './sealed-secrets.ts'

export type ChannelKey = Pick<DeliveryRow, 'receiver' | 'kind' | 'position'>

/** What a delivery goes by: settings with secrets, or why it cannot go. */
export type FoundChannel = { readonly values: Readonly<Record<string, unknown>>; readonly secrets: readonly string[]; readonly texts?: NotificationTexts } | { readonly error: string }

/** The channels of some deliveries, read at once. Secrets are open only in what it gives. */
export async function readChannels(db: Db, secrets: SecretBox, keys: readonly ChannelKey[]): Promise<(key: ChannelKey) => FoundChannel> {
  const names = [...new Set(keys.map(({ receiver }) => receiver))]
  const { rows } = await sql<ReceiverRow>`select * from alerting_receivers where name = any(${names}::text[])`.execute(db)
  const receivers = new Map(rows.map((row) => [row.name, row]))
  const imported = await readImportedChannels(db, secrets)
  const people = await readPersonChannels(db, secrets, keys)
  const opened = new Map<string, FoundChannel>()
  return (key) => {
    const id = `${key.receiver}/${key.kind}/${key.position}`
    const known = opened.get(id)
    if (known) return known
    const found = people(key) ?? imported?.(key) ?? ownChannel(receivers.get(key.receiver), key, secrets)
    opened.set(id, found)
    return found
  }
}

function ownChannel(receiver: ReceiverRow | undefined, { kind, position }: ChannelKey, secrets: SecretBox): FoundChannel {
  if (!receiver) return { error: 'The receiver was deleted.' }
  if (!receiver.is_on) return { error: 'The receiver is turned off.' }
  const channel = receiver.channels.filter((each) => each.kind === kind)[position]
  if (!channel) return { error: 'This way was taken from the receiver.' }
  try {
    const opened = openSecrets(secrets, receiver.name, channel)
    return { values: { ...channel.settings, ...opened }, secrets: Object.values(opened) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'Its secrets do not open. Enter them anew.' }
  }
}

/** Each channel of a receiver with the kind and position by which deliveries name it. */
export function placedChannels({ channels }: Pick<ReceiverRow, 'channels'>) {
  const counts = new Map<string, number>()
  return channels.map((channel) => {
    const position = counts.get(channel.kind) ?? 0
    counts.set(channel.kind, position + 1)
    return { ...channel, position }
  })
}
