/** Files of Prometheus rules: read, checked as promtool checks them, and given on as groups. Reads text, opens no file. */
export type { AlertingRule, RecordingRule, Rule, RuleGroup } from './rule-group.ts'
