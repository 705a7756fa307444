import { createCipheriv, createECDH, createHmac, randomBytes } from 'node:crypto'

export interface PushKeys {
  /** The browser's public key and secret, base64url, as the browser gives them. */
  readonly p256dh: string
  readonly auth: string
}

interface Chosen {
  readonly salt?: Buffer
  readonly privateKey?: Buffer
}

const recordSize = 4096

/** A payload that only the browser can read: aes128gcm of RFC 8188 with keys after RFC 8291. `chosen` is for the vectors of the latter. */
export function encryptPush(payload: Buffer, { p256dh, auth }: PushKeys, chosen: Chosen = {}): Buffer {
  const theirs = Buffer.from(p256dh, 'base64url')
  const own = createECDH('prime256v1')
  if (chosen.privateKey) own.setPrivateKey(chosen.privateKey)
  else own.generateKeys()
  const ours = own.getPublicKey()
  const salt = chosen.salt ?? randomBytes(16)
  const prkKey = hmac(Buffer.from(auth, 'base64url'), own.computeSecret(theirs))
  const ikm = hmac(prkKey, Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours, Buffer.from([1])]))
  const prk = hmac(salt, ikm)
  const key = hmac(prk, Buffer.from('Content-Encoding: aes128gcm\0\u0001')).subarray(0, 16)
  const nonce = hmac(prk, Buffer.from('Content-Encoding: nonce\0\u0001')).subarray(0, 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(Buffer.concat([payload, Buffer.from([2])])), cipher.final(), cipher.getAuthTag()])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordSize)
  return Buffer.concat([salt, size, Buffer.from([ours.length]), ours, sealed])
}

/** Whether they are a point of the curve and a secret of the right length. */
export function arePushKeys({ p256dh, auth }: PushKeys): boolean {
  try {
    const own = createECDH('prime256v1')
    own.generateKeys()
    own.computeSecret(Buffer.from(p256dh, 'base64url'))
    return Buffer.from(auth, 'base64url').length === 16
  } catch {
    return false
  }
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
