import { getEntity, listEntities } from '#kernel/catalog/contract'
import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { entityOfLabels } from '../alerts/map-labels.ts'
import type { AlertingOptions } from '../alerting-settings.ts'
import { dropRuleSet, keepRuleSet, type KeptRuleSet } from '../rules/keep-rule-set.ts'
import { readTextFile } from '../rules/live/read-changed-files.ts'
import { findRuleSet, readRuleGroups } from '../rules/rule-set-store.ts'
import { readSloText } from './read-slo-text.ts'
import { showSloNow } from './show-slo.ts'
import { deleteSlos, listSlos, saveSlos, showSlo, type Slo, useSloFile } from './slo-contract.ts'
import { keepSloText, readSlos, readSloTexts } from './slo-store.ts'
import { alertsOfSlo, figuresOfAll, noFigures, sloView } from './slo-views.ts'

export function sloHandlers(options: AlertingOptions): readonly Handled[] {
  return [
    handle(listSlos, async ({ service }, ctx) => {
      const items = [...await keptViews(ctx, options), ...await foundSlos(ctx)]
      return { items: service === undefined ? items : items.filter((item) => item.service === service) }
    }),
    handle(showSlo, ({ name, from, to }, ctx) => showSloNow(ctx, options, { name, from, to })),
    handle(useSloFile, async ({ entity: ref }, ctx) => {
      const { entity } = await ctx.call(getEntity, { ref })
      const file = entity.evidence[0]?.file
      if (entity.kind !== 'slo') throw new ProductError('invalid', `${ref} is no objective. List them with: daybook entities list --kind slo`)
      if (file === undefined || entity.goneAt !== null) throw new ProductError('not-found', `The file of ${ref} is gone.`)
      const { text, fault } = await readTextFile(ctx.site.projectDir, file)
      if (text === undefined) throw new ProductError('invalid', fault)
      return keep(ctx, options, { name: file, entity: ref, file, text, isOn: true })
    }),
    handle(saveSlos, async ({ name, text, isOn }, ctx) => {
      const earlier = await findRuleSet(ctx.db, name)
      if (earlier && (earlier.origin !== 'slo' || earlier.file !== null)) throw new ProductError('conflict', `${name} is the name of other rules that are kept. Choose another name.`)
      return keep(ctx, options, { name, entity: null, file: null, text, isOn })
    }),
    handle(deleteSlos, async ({ ruleSet }, ctx) => {
      const [row] = await readSloTexts(ctx.db, ruleSet)
      if (!row || !await dropRuleSet(ctx, ruleSet)) throw new ProductError('not-found', `There are no objectives kept as ${ruleSet}. List them with daybook slos list.`)
      return { ruleSet }
    }),
  ]
}

async function keep(ctx: Context, options: AlertingOptions, { name, entity, file, text, isOn }: Omit<KeptRuleSet, 'origin'>): Promise<{ ruleSet: string; items: Slo[] }> {
  const { rules, fault, file: { objectives, faults } } = readSloText(text, name)
  if (fault !== null) throw new ProductError('invalid', fault, { faults: faults.map(({ line, message }) => ({ path: `text:${line}`, message })) })
  const own = new Set(objectives.map(({ slo }) => slo.id))
  const other = (await readSlos(ctx.db)).find(({ objective: { slo }, row }) => row.name !== name && own.has(slo.id))
  if (other) throw new ProductError('conflict', `The objective ${other.objective.slo.id} is kept already, as ${other.row.name}. Give it another name, or delete that.`)
  await keepRuleSet(ctx, { name, origin: 'slo', entity, file, text: rules, isOn })
  await keepSloText(ctx.db, name, text)
  return { ruleSet: name, items: await keptViews(ctx, options, name) }
}

async function keptViews(ctx: Context, { telemetry }: AlertingOptions, ruleSet?: string): Promise<Slo[]> {
  const kept = await readSlos(ctx.db, ruleSet)
  if (kept.length === 0) return []
  const [figures, rows] = [await figuresOfAll(telemetry.metrics, ctx.clock.now().getTime()), await readRuleGroups(ctx.db, ruleSet)]
  return kept.map((each) => sloView(each, figures.get(each.objective.slo.id) ?? noFigures, alertsOfSlo(rows, each)))
}

/** Objectives that discovery found in files that nobody has taken in. */
async function foundSlos(ctx: Context): Promise<Slo[]> {
  const used = new Set((await readSloTexts(ctx.db)).flatMap(({ file }) => file ?? []))
  const { items } = await ctx.call(listEntities, { kind: 'slo', limit: 500 })
  return items.flatMap(({ ref, title, description, spec, evidence }) => {
    const file = evidence[0]?.file ?? null
    if (file !== null && used.has(file)) return []
    return [{
      name: ref, title, description, service: entityOfLabels({ sloth_service: String(spec['service'] ?? '') }), objective: Number(spec['objective'] ?? 0), periodSeconds: Number(spec['periodSeconds'] ?? 0),
      ruleSet: null, entity: ref, file, isOn: false, fault: null, state: 'off' as const, ...noFigures, firing: 0,
    }]
  })
}
