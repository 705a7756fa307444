import type { Context } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { notify, sql } from '#platform/database'
import { findRuleSet, readRuleGroups, type RuleSetRow, rulesChannel } from './rule-set-store.ts'
import { ruleSetView } from './rule-views.ts'
import { type RuleSet, RuleSetDeleted, RuleSetSaved } from './rules-contract.ts'

export type KeptRuleSet = Pick<RuleSetRow, 'name' | 'origin' | 'entity' | 'file' | 'text'> & { readonly isOn: boolean; readonly isPrompt?: boolean | undefined }

/** Has rules evaluated from now on, in place of what was kept under the name. */
export async function keepRuleSet(ctx: Context, { name, origin, entity, file, text, isOn, isPrompt }: KeptRuleSet): Promise<RuleSet> {
  const earlier = await findRuleSet(ctx.db, name)
  const prompt = isPrompt ?? earlier?.is_prompt ?? false
  await sql`
    insert into alerting_rule_sets (name, origin, entity, file, text, is_on, is_prompt, updated_at, updated_by) values (${name}, ${origin}, ${entity}, ${file}, ${text}, ${isOn}, ${prompt}, ${ctx.clock.now()}, ${ctx.actor.name})
    on conflict (name) do update set text = excluded.text, fault = null, is_on = excluded.is_on, is_prompt = excluded.is_prompt, entity = excluded.entity, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(ctx.db)
  await ctx.append(RuleSetSaved, {
    subject: subjectOf(name, entity), summary: `The rules of ${name} ${isOn ? (earlier ? 'were changed' : 'are evaluated from now on') : 'are turned off'}.`, data: { name, isOn },
    before: earlier ? { text: earlier.text, isOn: earlier.is_on, isPrompt: earlier.is_prompt } : null, after: { text, isOn, isPrompt: prompt },
  })
  await notify(ctx.db, rulesChannel, name)
  const set = await findRuleSet(ctx.db, name)
  if (!set) throw new ProductError('unavailable', 'The rules were saved but cannot be read. Try again.')
  return ruleSetView(set, await readRuleGroups(ctx.db, name))
}

/** Has rules evaluated no longer. False where there are none of the name. */
export async function dropRuleSet(ctx: Context, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from alerting_rule_sets where name = ${name}`.execute(ctx.db)
  if (numAffectedRows === 0n) return false
  await ctx.append(RuleSetDeleted, { subject: subjectOf(name, null), summary: `The rules of ${name} are no longer evaluated.`, data: { name } })
  await notify(ctx.db, rulesChannel, name)
  return true
}

function subjectOf(name: string, entity: string | null): string {
  return entity ?? entityRef('rules', name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 63))
}
