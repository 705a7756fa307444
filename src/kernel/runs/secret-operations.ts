import { type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { entityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { deleteSecret, listSecrets, SecretChanged, setSecret } from './contract.ts'

/** Secrets go in and are never given out again but to the runner that leases a job which names them. */
export function secretHandlers(box: SecretBox): Handled[] {
  return [
    handle(setSecret, async ({ name, value }, ctx) => {
      await sql`
        insert into run_secrets (name, sealed, updated_by) values (${name}, ${box.seal(name, value)}, ${ctx.actor.name})
        on conflict (name) do update set sealed = excluded.sealed, updated_by = excluded.updated_by, updated_at = now()`.execute(ctx.db)
      await ctx.append(SecretChanged, { subject: entityRef('secret', name), summary: `Secret ${name} set`, data: { name, change: 'set' } })
      return { name }
    }),
    handle(deleteSecret, async ({ name }, ctx) => {
      const { rows } = await sql`delete from run_secrets where name = ${name} returning name`.execute(ctx.db)
      if (rows.length === 0) throw new ProductError('not-found', `There is no secret ${name}. See which there are with secrets list.`)
      await ctx.append(SecretChanged, { subject: entityRef('secret', name), summary: `Secret ${name} deleted`, data: { name, change: 'deleted' } })
      return { name }
    }),
    handle(listSecrets, async (_input, ctx) => {
      const { rows } = await sql<{ name: string; updated_at: Date; updated_by: string; last_used_at: Date | null }>`select name, updated_at, updated_by, last_used_at from run_secrets order by name`.execute(ctx.db)
      return { items: rows.map((row) => ({ name: row.name, updatedAt: row.updated_at.toISOString(), updatedBy: row.updated_by, lastUsedAt: row.last_used_at?.toISOString() ?? null })) }
    }),
  ]
}
