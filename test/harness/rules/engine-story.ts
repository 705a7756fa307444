import { type AlertState, evaluateGroup, type GroupState, newGroupState, type RuleFailure } from '#lib/rule-engine'
import type { RuleGroup } from '#lib/rule-file'
import { queryOf } from '../../../src/lib/rule-test/evaluation.ts'
import { TestSeries } from '../../../src/lib/rule-test/test-series.ts'
import type { StorySeries } from './story-series.ts'

export interface StoryStep {
  /** ms. */
  readonly at: number
  /** Those that wait or fire. */
  readonly alerts: readonly AlertState[]
  readonly failures: readonly RuleFailure[]
}

interface Story {
  readonly groups: readonly RuleGroup[]
  /** Their first points come one sample's time after 0. */
  readonly series: readonly StorySeries[]
  readonly sampleEveryMs: number
  readonly evaluateEveryMs: number
  readonly untilMs: number
}

/** Evaluates groups by the machine of live evaluation from the time 0 on, one after the other; what they remember goes through JSON each time, as through a restart. */
export async function* engineStory({ groups, series, sampleEveryMs, evaluateEveryMs, untilMs }: Story): AsyncGenerator<StoryStep> {
  const store = new TestSeries()
  const states = groups.map((group): GroupState => newGroupState(group))
  let loaded = 1
  for (let at = 0; at <= untilMs; at += evaluateEveryMs) {
    for (; loaded * sampleEveryMs <= at; loaded += 1) load(store, series, loaded, sampleEveryMs)
    const failures: RuleFailure[] = []
    for (const [index, group] of groups.entries()) {
      const evaluation = await evaluateGroup(group, {
        at, state: states[index]!, query: queryOf(store, evaluateEveryMs), externalLabels: {}, externalUrl: '',
        write: async (samples) => {
          await Promise.resolve()
          for (const { labels, time, value, histogram, isStale } of samples) store.append(labels, time, isStale ? 'stale' : histogram ?? value)
        },
      })
      states[index] = JSON.parse(JSON.stringify(evaluation.state)) as GroupState
      failures.push(...evaluation.failures)
    }
    yield { at, failures, alerts: states.flatMap(({ rules }) => rules.flatMap(({ alerts }) => alerts.filter(({ state }) => state !== 'inactive'))) }
  }
}

function load(store: TestSeries, series: readonly StorySeries[], turn: number, everyMs: number): void {
  for (const { labels, points } of series) {
    const point = points[turn - 1]
    if (point !== undefined) store.append(labels, turn * everyMs, point)
  }
}
