import { type AttentionItem, type Context, defineAttention, type Worker, type WorkerContext } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { type CountedSilence, readSilences, silenceView } from './silence-store.ts'
import { SilenceEnding } from './silences-contract.ts'

/** Who silenced something hears of it so long before its end, while it still fires. */
const noticeMs = 30 * 60_000
const everyMs = 20_000

/** Says once of each silence that it ends soon though what it hides still fires. */
export const silenceEndingsWorker: Worker = {
  id: 'silence-endings', leader: true,
  async run(worker) {
    while (!worker.signal.aborted) {
      await tellEndings(worker)
      await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
    }
  },
}

export async function tellEndings({ transact }: Pick<WorkerContext, 'transact'>): Promise<void> {
  await transact(async (ctx) => {
    const now = ctx.clock.now()
    for (const row of (await endingSoon(ctx, now)).filter(({ warned_at }) => warned_at === null)) {
      await sql`update alerting_silences set warned_at = ${now} where id = ${row.id}::uuid`.execute(ctx.db)
      const silence = silenceView(row, now)
      await ctx.append(SilenceEnding, { subject: entityRef('silence', row.id), summary: `The silence of ${silence.matchers.join(', ').slice(0, 200)} by ${silence.owner} ends at ${silence.endsAt}, and ${silence.hides} ${silence.hides === 1 ? 'alert' : 'alerts'} under it still fire.`, data: { silence } })
    }
  })
}

/** Silences that end soon while what they hide still fires are somebody's matter today. */
export const silenceEndingsAttention = defineAttention('silence-endings', async (ctx) => (await endingSoon(ctx, ctx.clock.now())).map((row): AttentionItem => ({
  key: `silence:${row.id}`, section: 'soon', severity: 'medium', title: `A silence ends soon, and ${row.hides} ${row.hides === 1 ? 'alert' : 'alerts'} under it still fire`, entity: entityRef('silence', row.id),
  evidence: { text: `${row.owner}: ${row.reason}`, href: '/alerts/silences' }, since: row.ends_at, why: 'When it ends they are told at once. Mend what fires, or make the silence longer.', actions: [{ label: 'Look at the silence', href: '/alerts/silences' }],
})))

async function endingSoon(ctx: Context, now: Date): Promise<readonly CountedSilence[]> {
  const rows = await readSilences(ctx.db, { state: 'active', now, limit: 500 })
  return rows.filter(({ ends_at, starts_at, hides }) => hides > 0 && ends_at.getTime() - now.getTime() <= Math.min(noticeMs, (ends_at.getTime() - starts_at.getTime()) / 2))
}
