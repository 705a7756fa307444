import type { Kysely } from 'kysely'
import type { Db } from '#platform/database'
import type { Role } from './contract.ts'

export interface PersonTable {
  id: string
  name: string
  email: string
  password_hash: string | null
  is_active: boolean
  created_at: Date
  last_seen_at: Date | null
}

export interface GrantTable {
  person_id: string
  team: string | null
  role: Role
  source: 'hand' | 'oidc'
}

export interface SessionTable {
  id: string
  token_hash: string
  person_id: string
  method: 'link' | 'password' | 'oidc'
  ip: string
  created_at: Date
  last_seen_at: Date
}

export interface TokenTable {
  id: string
  kind: 'api' | 'runner' | 'local'
  token_hash: string
  name: string
  role: Role
  team: string | null
  scopes: string[]
  created_by: string
  person_id: string | null
  parent_id: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

export interface LinkTable {
  code_hash: string
  purpose: 'first-admin' | 'sign-in' | 'invite'
  person_id: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

/** A type, since an interface does not fit the index signature that the query builder asks for. */
export type AccessTables = {
  access_people: PersonTable
  access_identities: { issuer: string; subject: string; person_id: string }
  access_teams: { name: string; title: string; created_at: Date }
  access_grants: GrantTable
  access_sessions: SessionTable
  access_tokens: TokenTable
  access_links: LinkTable
  access_sign_in_attempts: { key: string; failures: number; last_failed_at: Date }
  access_oidc_flows: { state_hash: string; browser_hash: string; nonce: string; code_verifier: string; return_to: string; expires_at: Date }
  access_idempotency_keys: { actor: string; key: string; operation: string; input_hash: string; status: number; response: unknown; created_at: Date }
}

/** The handle, or transaction, with this part's tables. */
export function accessDb(db: Db): Kysely<AccessTables> {
  return db.withTables<AccessTables>()
}
