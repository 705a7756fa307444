import { type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import type { z } from 'zod'
import type { AlertingOptions } from '../alerting-settings.ts'
import { getMailServer, type MailServer, MailServerSaved, saveMailServer } from './channels-contract.ts'

export const mailServerSecret = 'alerting mail server'

interface Kept {
  readonly settings: z.infer<typeof MailServer>
  readonly sealed_password: string | null
}

export const mailServer = handle(getMailServer, async (_input, ctx) => {
  const { rows: [row] } = await sql<Kept>`select * from alerting_mail_server`.execute(ctx.db)
  return { server: row ? { ...row.settings, hasPassword: row.sealed_password !== null } : null }
})

/** A password that is not given stays, unless the mail server is another one: it would be shown to that. */
export function saveMailServerHandler({ secrets }: AlertingOptions): Handled {
  return handle(saveMailServer, async ({ password, ...settings }, ctx) => {
    const { rows: [earlier] } = await sql<Kept>`select * from alerting_mail_server for update`.execute(ctx.db)
    const kept = earlier?.settings.smarthost === settings.smarthost && settings.username !== undefined ? earlier.sealed_password : null
    const sealed = password === undefined || password === '' ? kept : secrets.seal(mailServerSecret, password)
    await sql`insert into alerting_mail_server (settings, sealed_password, updated_at) values (${JSON.stringify(settings)}::jsonb, ${sealed}, ${ctx.clock.now()})
      on conflict (is_only) do update set settings = excluded.settings, sealed_password = excluded.sealed_password, updated_at = excluded.updated_at`.execute(ctx.db)
    await ctx.append(MailServerSaved, { subject: entityRef('receiver', 'mail'), summary: `Mail goes out by ${settings.smarthost} from ${settings.from}.`, data: { smarthost: settings.smarthost }, before: earlier?.settings ?? null, after: settings })
    return { server: { ...settings, hasPassword: sealed !== null } }
  })
}
