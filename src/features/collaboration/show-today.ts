import { handle } from '#kernel/feature'
import { listAttention } from '#kernel/attention/contract'
import { countByKind } from '#kernel/catalog'
import { beganAt } from '#kernel/timeline'
import { listChecks } from '#features/alerting/contract'
import { listEnvironments } from '#features/releases/contract'
import { showToday } from './contract.ts'
import { summarizeSince } from './summarize-since.ts'

const dayMs = 86_400_000
const longestMs = 7 * dayMs

/** Rows come ranked from the kernel; this page adds what happened meanwhile and what is watched. */
export const today = handle(showToday, async ({ since, rows: wantsRows }, ctx) => {
  const now = ctx.clock.now().getTime()
  const asked = Math.max(since ? Date.parse(since) : now - dayMs, now - longestMs)
  const began = (await beganAt(ctx.db))?.getTime() ?? now
  const from = new Date(Math.max(asked, began))
  const { rows, snoozed } = wantsRows ? await ctx.call(listAttention, {}) : { rows: [], snoozed: [] }
  const [meanwhile, counts, checks, environments] = await Promise.all([summarizeSince(ctx.db, from), countByKind(ctx.db), ctx.call(listChecks, {}), ctx.call(listEnvironments, {})])
  const inSection = (section: string) => rows.filter((row) => row.section === section)
  return {
    now: inSection('now'), waiting: inSection('waiting'), soon: inSection('soon'),
    since: { from: from.toISOString(), isBeginning: began >= asked, rows: meanwhile },
    snoozed: snoozed.length,
    watched: {
      services: counts.get('service') ?? 0, repositories: counts.get('repository') ?? 0, checks: checks.items.filter(({ isOn }) => isOn).length, environments: environments.items.length,
      entities: [...counts.values()].reduce((sum, count) => sum + count, 0),
    },
    isOnFire: wantsRows ? inSection('now').some(({ severity }) => severity === 'critical' || severity === 'high') : null,
  }
})
