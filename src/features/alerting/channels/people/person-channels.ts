import { readDirectory } from '#kernel/access'
import type { Db } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import type { ChannelKey, FoundChannel } from '../channel-book.ts'
import { personOfReceiver } from './person-receiver.ts'
import { personSecret, readPersonSettings } from './person-settings.ts'

/** The ways of people, for deliveries that go to them. */
export async function readPersonChannels(db: Db, secrets: SecretBox, keys: readonly ChannelKey[]): Promise<(key: ChannelKey) => FoundChannel | undefined> {
  const ids = [...new Set(keys.flatMap(({ receiver }) => personOfReceiver(receiver) ?? []))]
  if (ids.length === 0) return () => undefined
  const [{ people }, settings] = await Promise.all([readDirectory(db), readPersonSettings(db, ids)])
  return ({ receiver, kind }) => {
    const id = personOfReceiver(receiver)
    if (id === undefined) return undefined
    const person = people.find((one) => one.id === id)
    if (!person) return { error: 'This person may not sign in any more.' }
    if (kind === 'email') return { values: { to: person.email }, secrets: [] }
    if (kind === 'webpush') return { values: { people: [id] }, secrets: [] }
    const sealed = settings.get(id)?.sealed_slack_url
    if (!sealed) return { error: 'This person has taken the webhook away.' }
    const apiUrl = secrets.open(personSecret(id), sealed)
    return { values: { apiUrl }, secrets: [apiUrl] }
  }
}
