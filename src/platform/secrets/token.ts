import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const tokenPrefix = 'dbk_'
const tokenBytes = 32

/** A new token, to be shown once, and its hash, to be stored. 256 random bits need no slow hash. */
export function newToken(): { token: string; hash: string } {
  const token = `${tokenPrefix}${randomBytes(tokenBytes).toString('base64url')}`
  return { token, hash: hashToken(token) }
}

/** SHA-256 in hex; look a token up by it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/** Whether a text has a token's form; says nothing on whether it is valid. */
export function isTokenFormed(text: string): boolean {
  return /^dbk_[A-Za-z0-9_-]{43}$/.test(text)
}

/** Compares in a time that does not tell where two texts differ. */
export function isEqualSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text, 'utf8').digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
