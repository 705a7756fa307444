import type { RuleGroup } from '#lib/rule-file'
import type { TestGroupResult } from '#lib/rule-test'

/** How a run of unit tests went; `error` says why there was none. */
export type TestRun = { readonly results: readonly TestGroupResult[] } | { readonly error: string; readonly line: number }

/** Runs unit tests in promtool's format here in the page, against rules as they stand in the editor: the files that `rule_files` names are not looked at. */
export async function runTests(text: string, groups: readonly RuleGroup[]): Promise<TestRun> {
  const { readRuleTestFile, runRuleTests } = await import('#lib/rule-test')
  const file = readRuleTestFile(text)
  return 'error' in file ? file : { results: await runRuleTests(file, groups) }
}
