import { getEntity, listEntities } from '#kernel/catalog/contract'
import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type RuleFile, readRuleFile } from '#lib/rule-file'
import type { AlertingOptions } from '../alerting-settings.ts'
import { dropRuleSet, keepRuleSet } from './keep-rule-set.ts'
import { readRules } from './live/read-changed-files.ts'
import { groupViews, ruleSetView } from './rule-views.ts'
import { deleteRuleSet, listRuleSets, type RuleSet, saveRuleSet, showRuleSet, useRuleFile } from './rules-contract.ts'
import { findRuleSet, readRuleGroups, readRuleSets } from './rule-set-store.ts'

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
      return { ruleSet: ruleSetView(set, rows), text: set.text, groups: groupViews(set.text, set.is_on ? rows : [], defaultIntervalMs) }
    }),
    handle(useRuleFile, async ({ entity: ref }, ctx) => {
      const file = await fileOf(ctx, ref)
      const { text, fault } = await readRules(ctx.site.projectDir, file)
      if (text === undefined) throw new ProductError('invalid', `These rules are not evaluated: ${fault}`)
      return keepRuleSet(ctx, { name: file, origin: 'file', entity: ref, file, text, isOn: true })
    }),
    handle(saveRuleSet, async ({ name, text, isOn, isPrompt }, ctx) => {
      const earlier = await findRuleSet(ctx.db, name)
      if (earlier && earlier.origin !== 'page') throw new ProductError('conflict', `${name} is evaluated as its file is. Change the file, or choose another name.`)
      requireGood(readRuleFile(text), name)
      return keepRuleSet(ctx, { name, origin: 'page', entity: null, file: null, text, isOn, isPrompt })
    }),
    handle(deleteRuleSet, async ({ name }, ctx) => {
      if (!await dropRuleSet(ctx, name)) throw new ProductError('not-found', `There are no rules called ${name}. List them with daybook rules list.`)
      return { name }
    }),
  ]
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
    name: ref, origin: 'file', entity: ref, file: typeof spec['path'] === 'string' ? spec['path'] : title, isOn: false, isPrompt: false, fault: null, updatedAt: null, updatedBy: null,
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
  return { ruleSet: { name, origin: 'file' as const, entity: name, file, isOn: false, isPrompt: false, fault, updatedAt: null, updatedBy: null, alerts: count('alert'), recordings: count('record'), firing: 0, pending: 0, unknown: 0 }, text, groups }
}
