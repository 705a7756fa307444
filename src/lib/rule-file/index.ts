/** Files of Prometheus rules: read, checked as promtool checks them, and given on as groups. Reads text, opens no file. */
export { readRuleFile, type RuleFile, type RuleFileOptions } from './read-rule-file.ts'
export type { RuleFault } from './rule-fault.ts'
export type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule-group.ts'
