import { randomBytes } from 'node:crypto'
import { hashToken, type SecretBox } from '#platform/secrets'
import type { CheckRow } from '../../alerting-tables.ts'

/** A new address for a heartbeat: its token sealed, to be shown again, and hashed, to be found by. */
export function newHeartbeat(secrets: SecretBox, check: string): Pick<CheckRow, 'token_hash' | 'sealed_token'> {
  const token = randomBytes(18).toString('base64url')
  return { token_hash: hashToken(token), sealed_token: secrets.seal(tokenNameOf(check), token) }
}

/** The token of a heartbeat; undefined where it has none. */
export function openToken(secrets: SecretBox, row: Pick<CheckRow, 'name' | 'sealed_token'>): string | undefined {
  return row.sealed_token === null ? undefined : secrets.open(tokenNameOf(row.name), row.sealed_token)
}

function tokenNameOf(check: string): string {
  return `alerting:heartbeat:${check}`
}
