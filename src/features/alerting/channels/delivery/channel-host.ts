import { z } from 'zod'
import type { WorkerContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { fetchGuarded } from '#platform/http'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { MailServer } from '../channels-contract.ts'
import { AccessTokens } from '../kinds/access-tokens.ts'
import type { ChannelHost } from '../kinds/channel.ts'
import { serverAt } from '../kinds/email.ts'
import type { MailPool } from '../kinds/mail-pool.ts'
import { mailServerSecret } from '../mail-server.ts'
import { type VapidKeys, vapidKeys } from '../push/vapid-keys.ts'

const Kept = z.object({ settings: MailServer, sealed_password: z.string().nullable() })

/** What channels may use, of a worker. */
export function channelHost({ db, clock, site, signal }: WorkerContext, { settings, secrets }: AlertingOptions, mail: MailPool): ChannelHost {
  const allowPrivate = settings.mayReachPrivate
  let keys: Promise<VapidKeys> | undefined
  return {
    db, clock, mail, signal, tokens: new AccessTokens(), allowPrivate, version: site.version, siteUrl: site.url,
    fetch: (address, request) => fetchGuarded(address, { ...request, allowPrivate, signal }),
    pushKeys: () => (keys ??= vapidKeys(db, secrets)),
    async mailServer() {
      const { rows: [row] } = await sql`select settings, sealed_password from alerting_mail_server`.execute(db)
      if (!row) return undefined
      const { settings: { smarthost, from, requireTls, username, hello, ca }, sealed_password } = Kept.parse(row)
      return { from, server: { ...serverAt(smarthost), requireTls, username, hello, ca, password: sealed_password === null ? undefined : secrets.open(mailServerSecret, sealed_password) } }
    },
  }
}
