import { createHmac } from 'node:crypto'
import { isEqualSecret } from './token.ts'

/** HMAC-SHA256 in hex, as GitHub, Slack and most webhooks write it. */
export function signHmac(key: string | Uint8Array, payload: string | Uint8Array): string {
  return createHmac('sha256', key).update(payload).digest('hex')
}

/** Whether a signature is right; takes as long when it is not. */
export function isHmacValid(key: string | Uint8Array, payload: string | Uint8Array, signature: string): boolean {
  return isEqualSecret(signHmac(key, payload), signature.toLowerCase())
}
