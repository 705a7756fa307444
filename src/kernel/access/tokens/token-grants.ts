import type { Db } from '#platform/database'
import { sql } from '#platform/database'
import type { TokenTable } from '../access-tables.ts'
import { grantsOf } from '../people/person-row.ts'
import { capGrants, type Grant } from '../policy/principal.ts'

type Link = Pick<TokenTable, 'id' | 'kind' | 'role' | 'team' | 'scopes' | 'person_id' | 'parent_id' | 'expires_at' | 'revoked_at'> & { is_person_active: boolean | null }

export interface TokenPower {
  readonly grants: readonly Grant[]
  readonly scopes: readonly string[]
}

const owner: readonly Grant[] = [{ team: null, role: 'admin' }]

/** What a token holds now, without asking whether its time is over. */
export async function readTokenGrants(db: Db, id: string): Promise<readonly Grant[]> {
  return (await readTokenPower(db, id, undefined))?.grants ?? []
}

/**
 * What a token may: its own role, never more than its maker holds at this moment, be that a person, another token (whose
 * end ends it too) or the machine's owner. Undefined when it or a token it was made with is revoked or over at `now`.
 */
export async function readTokenPower(db: Db, id: string, now: Date | undefined): Promise<TokenPower | undefined> {
  const chain = await readChain(db, id)
  const root = chain.at(-1)
  if (!root || root.parent_id !== null || chain.some((link) => isOver(link, now))) return undefined
  let grants = root.person_id === null ? owner : ((await grantsOf(db, [root.person_id])).get(root.person_id) ?? [])
  for (const link of chain.toReversed()) grants = capGrants(grants, link.role, link.team)
  return { grants, scopes: chain[0]?.scopes ?? [] }
}

function isOver(link: Link, now: Date | undefined): boolean {
  if (link.revoked_at !== null || link.is_person_active === false) return true
  return now !== undefined && link.expires_at !== null && link.expires_at <= now
}

/** The token, the one it was made with, and so on; the first maker last. */
async function readChain(db: Db, id: string): Promise<Link[]> {
  const { rows } = await sql<Link>`
    with recursive chain as (
      select t.*, 0 as depth from access_tokens t where t.id = ${id}
      union all
      select t.*, chain.depth + 1 from access_tokens t join chain on t.id = chain.parent_id where chain.depth < 20
    )
    select chain.id, kind, role, team, scopes, person_id, parent_id, expires_at, revoked_at, p.is_active as is_person_active
    from chain left join access_people p on p.id = chain.person_id order by depth`.execute(db)
  return rows
}
