import { stringify } from 'yaml'
import { goDurationText } from '#lib/go-duration'
import type { SloRuleGroup } from './rules-of-slo.ts'

/** Groups as a rule file of Prometheus. */
export function ruleFileText(groups: readonly SloRuleGroup[]): string {
  const written = groups.map(({ name, intervalMs, rules }) => ({
    name, ...(intervalMs === undefined ? {} : { interval: goDurationText(intervalMs) }),
    rules: rules.map(({ record, alert, expr, forMs, labels, annotations }) => ({
      ...(record === undefined ? { alert } : { record }), expr, ...(forMs === undefined ? {} : { for: goDurationText(forMs) }), labels, ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
    })),
  }))
  return stringify({ groups: written }, { lineWidth: 0, aliasDuplicateObjects: false })
}
