import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { OutputOf } from '#lib/operation'
import type { SecretBox } from '#platform/secrets'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { type CheckRow, tablesOf } from '../../alerting-tables.ts'
import { settingsOf } from '../check-settings.ts'
import { applyChecks, type CheckSettings } from '../checks-contract.ts'
import { forgetCheck, keepCheck } from '../save-check.ts'
import { readChecksFile } from './read-checks-file.ts'

type Applied = OutputOf<typeof applyChecks>

interface Plan {
  readonly added: readonly CheckSettings[]
  readonly changed: readonly CheckSettings[]
  readonly unchanged: readonly CheckSettings[]
  readonly gone: readonly CheckRow[]
}

/** All of the file or nothing of it; what is not in it any more goes only if it came from this file and that is asked for. */
export function applyHandler({ secrets }: AlertingOptions): Handled {
  return handle(applyChecks, (input, ctx) => applyFile(ctx, secrets, input))
}

/** Brings checks to what a file says, as whoever acts. Throws `invalid` with its faults, and then does nothing. */
export async function applyFile(ctx: Context, secrets: SecretBox, { text, source, prune, isDryRun }: { readonly text: string; readonly source: string; readonly prune: boolean; readonly isDryRun: boolean }): Promise<Applied> {
  const checks = readGoodFile(text)
  const plan = await makePlan(ctx, { checks, source, prune })
  for (const service of new Set([...checks.map((check) => check.service), ...plan.gone.map((row) => row.service)])) await ctx.require(applyChecks.access, service)
  if (!isDryRun) await carryOut(ctx, secrets, plan, source)
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).toSorted()
  return { added: names(plan.added), changed: names(plan.changed), unchanged: names(plan.unchanged), deleted: names(plan.gone) }
}

/** The checks of a file; throws `invalid` with its faults where it has some. */
export function readGoodFile(text: string): readonly CheckSettings[] {
  const { checks, faults } = readChecksFile(text)
  if (faults.length > 0) throw new ProductError('invalid', faults.slice(0, 20).map(({ line, message }) => `line ${line}: ${message}`).join('\n'), { faults: faults.slice(0, 100).map(({ line, message }) => ({ path: `line ${line}`, message })) })
  return checks
}

async function makePlan(ctx: Context, { checks, source, prune }: { checks: readonly CheckSettings[]; source: string; prune: boolean }): Promise<Plan> {
  const rows = await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where((where) => where.or([where('source', '=', source), ...(checks.length > 0 ? [where('name', 'in', checks.map(({ name }) => name))] : [])])).orderBy('name').forUpdate().execute()
  const known = new Map(rows.map((row) => [row.name, row]))
  const foreign = checks.map(({ name }) => known.get(name)).filter((row) => row !== undefined && row.source !== source)
  if (foreign.length > 0) throw new ProductError('conflict', `${foreign.map((row) => `${row?.name} (${row?.source === null ? 'made by hand' : `from ${row?.source}`})`).join(', ')}: there already, and not from ${source}. Delete it first, or give the one in the file another name.`)
  const named = new Set(checks.map(({ name }) => name))
  const isSame = (check: CheckSettings) => {
    const row = known.get(check.name)
    return row !== undefined && stable(settingsOf(row)) === stable(check)
  }
  return {
    added: checks.filter(({ name }) => !known.has(name)), changed: checks.filter((check) => known.has(check.name) && !isSame(check)), unchanged: checks.filter(isSame),
    gone: prune ? rows.filter((row) => row.source === source && !named.has(row.name)) : [],
  }
}

async function carryOut(ctx: Context, secrets: SecretBox, { added, changed, gone }: Plan, source: string): Promise<void> {
  for (const check of [...added, ...changed]) await keepCheck(ctx, secrets, check, { mayLackSecret: true })
  if (added.length > 0) await tablesOf(ctx.db).updateTable('alerting_checks').set({ source }).where('name', 'in', added.map(({ name }) => name)).execute()
  for (const row of gone) await forgetCheck(ctx, row)
}

/** The same for the same settings, in whatever order their fields stand. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner))
}
