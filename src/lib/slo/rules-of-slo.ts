import { recordOf } from '#lib/plain-data'
import type { AlertWindows } from './alert-windows.ts'
import { sloPlugins, type SloRulesDraft } from './slo-plugins.ts'
import type { SloRule } from './slo-rule.ts'
import type { Slo, SloPlugin } from './slo.ts'

export interface SloRuleGroup {
  readonly name: string
  readonly intervalMs: number | undefined
  readonly rules: readonly SloRule[]
}

const usual: readonly SloPlugin[] = ['validate', 'sli_rules', 'metadata_rules', 'alert_rules'].map((name) => ({ id: `sloth.dev/core/${name}/v1`, config: {}, priority: 0 }))

/** The rules of an objective, equal to those that sloth makes; groups without a rule are left out. Throws what stops it, as a sentence. */
export function rulesOfSlo(slo: Slo, windows: AlertWindows): SloRuleGroup[] {
  const own = slo.plugins.toSorted((a, b) => a.priority - b.priority)
  const chain = [...own.filter(({ priority }) => priority < 0), ...(slo.overridesPlugins ? [] : usual), ...own.filter(({ priority }) => priority >= 0)]
  const draft: SloRulesDraft = { sli: [], metadata: [], alerts: [], intervalMs: {} }
  for (const { id, config } of chain) {
    const run = sloPlugins.get(id)
    if (!run) throw new Error(`The plugin ${id} is not one of sloth's own, so it cannot be run here. Generate the rules with sloth and use that file.`)
    try {
      run(slo, windows, draft, recordOf(config))
    } catch (error) {
      throw new Error(`${slo.id}: the plugin ${id} stopped: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
  const groups: SloRuleGroup[] = [
    { name: `sloth-slo-sli-recordings-${slo.id}`, intervalMs: draft.intervalMs.sli, rules: draft.sli },
    { name: `sloth-slo-meta-recordings-${slo.id}`, intervalMs: draft.intervalMs.metadata, rules: draft.metadata },
    { name: `sloth-slo-alerts-${slo.id}`, intervalMs: draft.intervalMs.alerts, rules: draft.alerts },
  ]
  return groups.filter(({ rules }) => rules.length > 0)
}
