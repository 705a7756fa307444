import { getEntity, listEntities } from '#kernel/catalog/contract'
import { type Context, type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type RuleFile, readRuleFile } from '#lib/rule-file'
import { notify, sql } from '#platform/database'
import type { AlertingOptions } from '../alerting-settings.ts'
import { readRules } from './live/read-changed-files.ts'
import { groupViews, ruleSetView } from './rule-views.ts'
import { deleteRuleSet, listRuleSets, type RuleSet, RuleSetDeleted, RuleSetSaved, saveRuleSet, showRuleSet, useRuleFile } from './rules-contract.ts'
import { findRuleSet, readRuleGroups, readRuleSets, type RuleSetRow, rulesChannel } from './rule-set-store.ts'

export function ruleSetHandlers({ settings }: AlertingOptions): readonly Handled[] {
  const defaultIntervalMs = settings.evaluationSeconds * 1000
  return [
    handle(listRuleSets, async (_input, ctx) => {
      const rows = await readRuleGroups(ctx.db)
      const sets = (await readRuleSets(ctx.db)).map((set) => ruleSetView(set, rows.filter(({ rule_set }) => rule_set === set.name)))
      return { items: [...sets, ...await foundFiles(ctx, new Set(sets.flatMap(({ entity }) => entity ?? [])))] }
    }),
    handle(showRuleSet, async ({ name }, ctx) => {
      const set = await findRuleSet(ctx.db, name)
      if (!set) return showFound(ctx, name, defaultIntervalMs)
      const rows = await readRuleGroups(ctx.db, name)
      return { ruleSet: ruleSetView(set, rows), text: set.text, groups: groupViews(set.text, rows, defaultIntervalMs) }
    }),
    handle(useRuleFile, async ({ entity: ref }, ctx) => {
      const file = await fileOf(ctx, ref)
      const { text, fault } = await readRules(ctx.site.projectDir, file)
      if (text === undefined) throw new ProductError('invalid', `These rules are not evaluated: ${fault}`)
      return keep(ctx, { name: file, origin: 'file', entity: ref, file, text, isOn: true })
    }),
    handle(saveRuleSet, async ({ name, text, isOn }, ctx) => {
      const earlier = await findRuleSet(ctx.db, name)
      if (earlier && earlier.origin !== 'page') throw new ProductError('conflict', `${name} is evaluated as its file is. Change the file, or choose another name.`)
      requireGood(readRuleFile(text), name)
      return keep(ctx, { name, origin: 'page', entity: null, file: null, text, isOn })
    }),
    handle(deleteRuleSet, async ({ name }, ctx) => {
      const { numAffectedRows } = await sql`delete from alerting_rule_sets where name = ${name}`.execute(ctx.db)
      if (numAffectedRows === 0n) throw new ProductError('not-found', `There are no rules called ${name}. List them with daybook rules list.`)
      await ctx.append(RuleSetDeleted, { subject: subjectOf(name, null), summary: `The rules of ${name} are no longer evaluated.`, data: { name } })
      await notify(ctx.db, rulesChannel, name)
      return { name }
    }),
  ]
}

async function keep(ctx: Context, { name, origin, entity, file, text, isOn }: { name: string; origin: RuleSetRow['origin']; entity: string | null; file: string | null; text: string; isOn: boolean }): Promise<RuleSet> {
  const earlier = await findRuleSet(ctx.db, name)
  await sql`
    insert into alerting_rule_sets (name, origin, entity, file, text, is_on, updated_at, updated_by) values (${name}, ${origin}, ${entity}, ${file}, ${text}, ${isOn}, ${ctx.clock.now()}, ${ctx.actor.name})
    on conflict (name) do update set text = excluded.text, fault = null, is_on = excluded.is_on, entity = excluded.entity, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(ctx.db)
  await ctx.append(RuleSetSaved, {
    subject: subjectOf(name, entity), summary: `The rules of ${name} ${isOn ? (earlier ? 'were changed' : 'are evaluated from now on') : 'are turned off'}.`, data: { name, isOn },
    before: earlier ? { text: earlier.text, isOn: earlier.is_on } : null, after: { text, isOn },
  })
  await notify(ctx.db, rulesChannel, name)
  const set = await findRuleSet(ctx.db, name)
  if (!set) throw new ProductError('unavailable', 'The rules were saved but cannot be read. Try again.')
  return ruleSetView(set, await readRuleGroups(ctx.db, name))
}

function subjectOf(name: string, entity: string | null): string {
  return entity ?? entityRef('rules', name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 63))
}

function requireGood({ faults }: RuleFile, name: string): void {
  if (faults.length === 0) return
  throw new ProductError('invalid', `${name}, line ${faults[0]?.line}: ${faults[0]?.message}`, { faults: faults.map(({ line, message }) => ({ path: `text:${line}`, message })) })
}

async function fileOf(ctx: Context, ref: string): Promise<string> {
  const { entity } = await ctx.call(getEntity, { ref })
  const file = entity.evidence[0]?.file
  if (entity.kind !== 'rules') throw new ProductError('invalid', `${ref} is no file of rules. List them with: daybook entities list --kind rules`)
  if (file === undefined || entity.goneAt !== null) throw new ProductError('not-found', `The file of ${ref} is gone.`)
  return file
}

/** Files that discovery found and nobody has taken in. */
async function foundFiles(ctx: Context, used: ReadonlySet<string>): Promise<RuleSet[]> {
  const { items } = await ctx.call(listEntities, { kind: 'rules', limit: 500 })
  return items.filter(({ ref }) => !used.has(ref)).map(({ ref, spec, title }) => ({
    name: ref, origin: 'file', entity: ref, file: typeof spec['path'] === 'string' ? spec['path'] : title, isOn: false, fault: null, updatedAt: null, updatedBy: null,
    alerts: Number(spec['alertCount'] ?? 0), recordings: Number(spec['recordingCount'] ?? 0), firing: 0, pending: 0, unknown: 0,
  }))
}

async function showFound(ctx: Context, name: string, defaultIntervalMs: number) {
  if (!name.startsWith('rules:')) throw new ProductError('not-found', `There are no rules called ${name}. List them with daybook rules list.`)
  const file = await fileOf(ctx, name)
  const { text = '', fault } = await readRules(ctx.site.projectDir, file)
  const groups = groupViews(text, [], defaultIntervalMs)
  const rules = groups.flatMap((group) => group.rules)
  const count = (kind: string) => rules.filter((rule) => rule.kind === kind).length
  return { ruleSet: { name, origin: 'file' as const, entity: name, file, isOn: false, fault, updatedAt: null, updatedBy: null, alerts: count('alert'), recordings: count('record'), firing: 0, pending: 0, unknown: 0 }, text, groups }
}
