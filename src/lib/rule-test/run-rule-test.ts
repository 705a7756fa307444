import { GoDuration } from '#lib/go-template'
import type { RuleGroup } from '#lib/rule-file'
import { alertFailures } from './compare-alerts.ts'
import { exprFailures } from './compare-samples.ts'
import { evaluateBySteps } from './evaluate-by-steps.ts'
import { evaluateWhole } from './evaluate-whole.ts'
import type { Evaluation } from './evaluation.ts'
import { readInput } from './load-input.ts'
import type { RuleTestFile, TestGroup } from './test-file.ts'

export interface TestGroupResult {
  /** The test's own name, or `unnamed#N`. */
  readonly name: string
  readonly line: number
  /** Each in promtool's words; none: passed. */
  readonly failures: readonly string[]
  readonly durationMs: number
}

/** More steps than any honest test has: a test that asks for more says so instead of taking all day. */
const mostSteps = 5_000_000

/** Runs the tests of a file against rules that were read already. Never throws. */
export async function runRuleTests(file: RuleTestFile, ruleGroups: readonly RuleGroup[], options: { readonly only?: (name: string) => boolean } = {}): Promise<TestGroupResult[]> {
  const results: TestGroupResult[] = []
  const ordered = inOrder(ruleGroups, file.groupEvalOrder)
  for (const [index, group] of file.groups.entries()) {
    if (options.only && !options.only(group.name)) continue
    const startedAt = performance.now()
    const failures = await failuresOf(file, group, ordered).catch((error: unknown) => [error instanceof Error ? error.message : String(error)])
    results.push({ name: group.name === '' ? `unnamed#${index}` : group.name, line: group.line, failures, durationMs: performance.now() - startedAt })
  }
  return results
}

/** Groups that are not named count as the first. */
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): RuleGroup[] {
  const place = ({ name }: RuleGroup) => Math.max(0, order.indexOf(name))
  return groups.toSorted((a, b) => place(a) - place(b))
}

async function failuresOf(file: RuleTestFile, group: TestGroup, ruleGroups: readonly RuleGroup[]): Promise<string[]> {
  const input = readInput(group)
  const nameless = group.alertTests.find(({ alertname }) => alertname === '')
  if (nameless) return [`an item under alert_rule_test misses required attribute alertname at eval_time ${new GoDuration(BigInt(nameless.evalTimeMs) * 1_000_000n).text}${group.name === '' ? '' : ` (in TestGroup ${group.name})`}`]
  const step = file.evaluationIntervalMs
  const last = Math.max(0, ...group.alertTests.map(({ evalTimeMs }) => evalTimeMs), ...group.exprTests.map(({ evalTimeMs }) => evalTimeMs))
  const count = Math.floor(last / step) + 1
  if (count > mostSteps) return [`It would take ${count} evaluations, more than ${mostSteps}. Take a longer evaluation_interval or an earlier eval_time.`]
  const evaluation: Evaluation = { group, input, ruleGroups, steps: { start: group.startMs, step, count }, alertSteps: alertStepsOf(group, step) }
  const { store, firing, errors } = await evaluateWhole(evaluation) ?? await evaluateBySteps(evaluation)
  if (errors.length > 0) return [...errors]
  return [...alertFailures(group, step, firing), ...await exprFailures(group, store, { step, isFuzzy: file.isFuzzy })]
}

function alertStepsOf({ alertTests }: TestGroup, step: number): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>()
  for (const { evalTimeMs, alertname } of alertTests) {
    const at = Math.floor(evalTimeMs / step)
    found.set(at, (found.get(at) ?? new Set()).add(alertname))
  }
  return found
}
