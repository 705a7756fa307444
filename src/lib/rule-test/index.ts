/** Unit tests for rules in promtool's format, run in memory with promtool's verdicts. Reads text, opens no file. */
export { runRuleTests, type TestGroupResult } from './run-rule-test.ts'
export { readRuleTestFile, type RuleTestFile, type TestGroup } from './test-file.ts'
