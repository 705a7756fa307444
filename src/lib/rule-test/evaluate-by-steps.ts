import { GoDuration } from '#lib/go-template'
import { type AlertState, evaluateGroup, type GroupState, newGroupState, type RuleSample } from '#lib/rule-engine'
import { type Evaluated, type Evaluation, queryOf } from './evaluation.ts'
import { loadInput } from './load-input.ts'
import { TestSeries } from './test-series.ts'

type Texts = Pick<AlertState, 'labels' | 'annotations'>

/** Evaluates rules as promtool does: step by step, each group at each step. */
export async function evaluateBySteps({ group, input, ruleGroups, steps, alertSteps }: Evaluation): Promise<Evaluated> {
  const store = new TestSeries()
  const states = new Map<number, GroupState>(ruleGroups.map((ruleGroup, index) => [index, newGroupState(ruleGroup)]))
  const firing = new Map<number, Map<string, Texts[]>>()
  for (let step = 0; step < steps.count; step += 1) {
    const at = steps.start + step * steps.step
    loadInput(store, input, group, { from: step === 0 ? -Infinity : at - steps.step, to: at })
    const errors: string[] = []
    for (const [index, ruleGroup] of ruleGroups.entries()) {
      const { state, failures } = await evaluateGroup(ruleGroup, {
        at, state: states.get(index) ?? newGroupState(ruleGroup), query: queryOf(store, steps.step), write: (samples) => writeTo(store, samples), externalLabels: group.externalLabels, externalUrl: group.externalUrl,
      })
      states.set(index, state)
      errors.push(...failures.map(({ name, message }) => `    rule: ${name}, time: ${new GoDuration(BigInt(at) * 1_000_000n).text}, err: ${message}`))
    }
    if (errors.length > 0) return { store, firing, errors }
    const names = alertSteps.get(step)
    if (names) firing.set(step, firingNow(ruleGroups.map((ruleGroup, index) => ({ ruleGroup, state: states.get(index) })), names))
  }
  return { store, firing, errors: [] }
}

function firingNow(groups: readonly { readonly ruleGroup: Evaluation['ruleGroups'][number]; readonly state: GroupState | undefined }[], names: ReadonlySet<string>): Map<string, Texts[]> {
  const found = new Map<string, Texts[]>()
  for (const { ruleGroup, state } of groups) {
    for (const [index, { kind, name }] of ruleGroup.rules.entries()) {
      if (kind !== 'alert' || !names.has(name)) continue
      const alerts = state?.rules[index]?.alerts.filter((alert) => alert.state === 'firing') ?? []
      found.set(name, [...(found.get(name) ?? []), ...alerts])
    }
  }
  return found
}

/** A stale marker that comes too late is left out, as a store does; a second value for the same time is refused. */
function writeTo(store: TestSeries, samples: readonly RuleSample[]): Promise<void> {
  const refused = samples.find(({ labels, time, value, histogram, isStale }) => !store.append(labels, time, isStale ? 'stale' : histogram ?? value) && !isStale)
  return refused ? Promise.reject(new Error(`duplicate sample for timestamp: ${String(refused.labels)}`)) : Promise.resolve()
}
