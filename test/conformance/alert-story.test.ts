import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seriesText } from '#lib/exposition'
import { groupBy } from '#lib/group-by'
import { Labels, parseQuery, selectorsOf } from '#lib/promql'
import type { AlertState } from '#lib/rule-engine'
import { readRuleFile, type RuleGroup } from '#lib/rule-file'
import { tempDir } from '../harness/temp-dir.ts'
import { isWholeLength } from '../harness/whole-length.ts'
import { engineStory, type StoryStep } from '../harness/rules/engine-story.ts'
import { inventedSeries } from '../harness/rules/invented-series.ts'
import { kubeManifests, missingKubeRules } from '../harness/rules/kube-rules.ts'
import { nodeTroubles } from '../harness/rules/node-troubles.data.ts'
import { continuedSamples, hasNodeExporter, type NodeSample, readNodeSamples } from '../harness/rules/node-samples.ts'
import { promtoolMajor, promtoolTest } from '../harness/rules/promtool.ts'
import { notationOf, type StorySeries } from '../harness/rules/story-series.ts'

const missing = missingKubeRules ?? (hasNodeExporter ? undefined : 'prometheus-node-exporter') ?? (promtoolMajor() === undefined ? 'promtool' : undefined)

const minute = 60_000
const minutes = 190
/** Each minute in whole length; a third of them shows the same in a third of the time. */
const evaluateEveryMs = isWholeLength ? minute : 3 * minute
/** No sample stands at the very start of a range: version 2 takes it in, version 3 does not. */
const sampleEveryMs = 29_989
const steps = Math.ceil((minutes * minute) / sampleEveryMs)

const target = (place: number) => ({ job: 'node-exporter', namespace: 'monitoring', instance: `10.0.1.${place}:9100`, pod: `node-exporter-${place}`, container: 'node-exporter', service: 'node-exporter' })

/** Three machines of which one is well, one has troubles and one goes away for an hour and more; a cluster that is invented. */
function storyOf(groups: readonly RuleGroup[], samples: readonly NodeSample[]): StorySeries[] {
  const rules = groups.flatMap((group) => group.rules)
  const read = new Set(rules.flatMap(({ expr }) => selectorsOf(parseQuery(expr)).flatMap((matchers) => matchers.find(({ name }) => name === '__name__')?.value ?? [])))
  const used = samples.filter(({ labels }) => read.has(labels.name))
  const machine = (place: number, more: Partial<Parameters<typeof continuedSamples>[1]> = {}) => continuedSamples(used, { steps, stepSeconds: sampleEveryMs / 1000, labels: target(place), troubles: [], ...more })
  return [
    ...machine(1), ...machine(2, { troubles: nodeTroubles }), ...machine(3, { away: { from: 70, until: 160 } }),
    ...inventedSeries(rules, { seed: 26, steps, stepSeconds: sampleEveryMs / 1000, except: new Set(used.map(({ labels }) => labels.name)) }),
  ]
}

/** The story of those rules that can be evaluated in it: invented series of the others are taken out. */
async function told(groups: readonly RuleGroup[], samples: readonly NodeSample[]): Promise<{ series: StorySeries[]; story: StoryStep[] }> {
  let series = storyOf(groups, samples)
  for (;;) {
    const story: StoryStep[] = []
    const failing = new Set<string>()
    for await (const step of engineStory({ groups, series, sampleEveryMs, evaluateEveryMs, untilMs: minutes * minute })) {
      story.push(step)
      for (const { name } of step.failures) failing.add(name)
      if (failing.size > 0) break
    }
    if (failing.size === 0) return { series, story }
    const rule = groups.flatMap((group) => group.rules).find(({ name }) => failing.has(name))!
    const selectors = selectorsOf(parseQuery(rule.expr))
    const left = series.filter(({ labels }) => !selectors.some((matchers) => matchers.every(({ name, fits }) => fits(labels.get(name)))))
    if (left.length === series.length) throw new Error(`${rule.name} cannot be evaluated, whatever the story.`)
    series = left
  }
}

const groupTexts = (manifests: ReturnType<typeof kubeManifests>) => JSON.stringify({ groups: manifests.flatMap(({ groups }) => groups) })

/** What the machine said, as expectations of promtool's: what waits and fires with its labels and since when, and what fires with its texts. */
function expectations(story: readonly StoryStep[]) {
  const evalTime = (at: number) => `${at / 1000}s`
  return {
    promql_expr_test: story.flatMap(({ at, alerts }) => [
      { expr: 'ALERTS', eval_time: evalTime(at), exp_samples: alerts.map(({ labels, state }) => ({ labels: seriesText(Labels.of({ ...labels, __name__: 'ALERTS', alertstate: state })), value: 1 })) },
      { expr: 'ALERTS_FOR_STATE', eval_time: evalTime(at), exp_samples: alerts.map(({ labels, activeAt }) => ({ labels: seriesText(Labels.of({ ...labels, __name__: 'ALERTS_FOR_STATE' })), value: activeAt / 1000 })) },
    ]),
    alert_rule_test: story.flatMap(({ at, alerts }) => [...groupBy(alerts.filter(({ state }) => state === 'firing'), ({ labels }) => labels['alertname']!)].map(([alertname, list]) => ({
      eval_time: evalTime(at), alertname, exp_alerts: list.map(({ labels, annotations }) => ({ exp_labels: Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'alertname')), exp_annotations: annotations })),
    }))),
  }
}

async function judged(series: readonly StorySeries[], story: readonly StoryStep[]): Promise<{ isPassed: boolean; said: string }> {
  const folder = await tempDir()
  const manifests = kubeManifests()
  writeFileSync(join(folder, 'rules.yml'), groupTexts(manifests))
  writeFileSync(join(folder, 'test.yml'), JSON.stringify({
    rule_files: ['rules.yml'], evaluation_interval: `${evaluateEveryMs / minute}m`, group_eval_order: manifests.flatMap(({ groups }) => groups.map(({ name }) => name)),
    tests: [{ interval: `${sampleEveryMs}ms`, input_series: series.map(({ labels, points }) => ({ series: seriesText(labels), values: notationOf([undefined, ...points]) })), ...expectations(story) }],
  }))
  return promtoolTest(join(folder, 'test.yml'))
}

/** One alert is another at the last step. */
function changed(story: readonly StoryStep[], change: Partial<AlertState>): StoryStep[] {
  const last = story.findLastIndex(({ alerts }) => alerts.some(({ state }) => state === 'firing'))
  return story.map((step, index) => {
    const one = step.alerts.findIndex(({ state }) => state === 'firing')
    return index !== last ? step : { ...step, alerts: step.alerts.map((alert, place) => (place === one ? { ...alert, ...change } : alert)) }
  })
}

describe.skipIf(missing !== undefined)(`the rules of kube-prometheus over hours (${missing === undefined ? 'judged by promtool' : `skipped: ${missing} is missing`})`, () => {
  it('wait as long as they ask for, fire and end with the texts that promtool gives, from one evaluation to the next', async () => {
    const groups = kubeManifests().flatMap(({ text }) => readRuleFile(text).groups)
    const { series, story } = await told(groups, await readNodeSamples(3000))
    const verdict = await judged(series, story)
    expect(verdict.said.trim().slice(0, 4000)).toMatch(/SUCCESS/)
    expect(verdict.isPassed).toBe(true)
    const all = story.flatMap(({ alerts }) => alerts)
    const names = (list: readonly AlertState[]) => new Set(list.map(({ labels }) => labels['alertname'])).size
    const firing = all.filter(({ state }) => state === 'firing')
    expect(names(firing)).toBeGreaterThan(90)
    expect(names(all)).toBeGreaterThan(names(firing))
    process.stdout.write(`${minutes} minutes of ${series.length} series: ${names(all)} alerts waited or fired, ${names(firing)} fired; ${all.length} states of alerts are equal.\n`)
    const early = story.slice(0, (30 * minute) / evaluateEveryMs)
    const wrong = await judged(series, changed(early, { activeAt: 1000, annotations: { summary: 'another' } }))
    expect(wrong.isPassed).toBe(false)
    expect(wrong.said).toMatch(/alertname: [^]*"another"[^]*ALERTS_FOR_STATE/)
  }, 600_000)
})
