import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Db, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'

const secretName = 'alerting push key'
const validSeconds = 12 * 3600

export interface VapidKeys {
  /** As browsers take it (`applicationServerKey`), base64url. */
  readonly publicKey: string
  readonly privateKey: KeyObject
}

interface Kept {
  readonly public_key: string
  readonly sealed_private_key: string
}

/** The keys by which push services know this Daybook, made at first use. Who subscribed with them can be told by them alone. */
export async function vapidKeys(db: Db, secrets: SecretBox): Promise<VapidKeys> {
  const read = async () => (await sql<Kept>`select * from alerting_push_keys`.execute(db)).rows[0]
  const kept = (await read()) ?? await makeKeys(db, secrets, read)
  return { publicKey: kept.public_key, privateKey: createPrivateKey({ key: Buffer.from(secrets.open(secretName, kept.sealed_private_key), 'base64url'), format: 'der', type: 'pkcs8' }) }
}

async function makeKeys(db: Db, secrets: SecretBox, read: () => Promise<Kept | undefined>): Promise<Kept> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url')
  const sealed = secrets.seal(secretName, privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'))
  await sql`insert into alerting_push_keys (public_key, sealed_private_key) values (${point}, ${sealed}) on conflict do nothing`.execute(db)
  const kept = await read()
  if (!kept) throw new Error('The keys of Web Push were not kept.')
  return kept
}

/** Who asks, for one push service (RFC 8292). */
export function vapidHeader({ publicKey, privateKey }: VapidKeys, { endpoint, subject, now }: { readonly endpoint: string; readonly subject: string; readonly now: Date }): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1000) + validSeconds, sub: subject })}`
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return `vapid t=${content}.${signature}, k=${publicKey}`
}
