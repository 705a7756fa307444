import { describe, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { type AlertState, newGroupState } from '#lib/rule-engine'
import { readRuleFile } from '#lib/rule-file'
import { memoryMetrics } from '../../../../../test/harness/promql/memory-metrics.ts'
import { MemorySource } from '../../../../../test/harness/promql/memory-source.ts'
import { restoreForState } from './restore-for-state.ts'

const minute = 60_000
const at = Date.UTC(2026, 2, 2, 9)

interface Before {
  readonly forMinutes?: number
  /** Minutes before `at` at which it was seen last, and how long it had been active then. */
  readonly downAgo?: number
  readonly spent?: number
  readonly isStale?: boolean
  readonly labels?: Record<string, string>
}

/** Since how many minutes the alert counts as active; 0 is from now on. */
async function activeFor({ forMinutes = 20, downAgo = 5, spent = 3, isStale = false, labels = {} }: Before, restoring = new Set([0])): Promise<number> {
  const [group] = readRuleFile(`groups: [{name: g, rules: [{alert: A, expr: x, for: ${forMinutes}m}]}]`).groups
  const source = new MemorySource()
  const series = Labels.of({ __name__: 'ALERTS_FOR_STATE', alertname: 'A', job: 'a', ...labels })
  const downAt = at - downAgo * minute
  source.write([{ labels: series, time: downAt - minute, value: 1, isStale: false }, { labels: series, time: downAt, value: (downAt - spent * minute) / 1000, isStale: false }])
  if (isStale) source.write([{ labels: series, time: downAt + 15_000, value: 0, isStale: true }])
  const alert: AlertState = { labels: { alertname: 'A', job: 'a' }, annotations: {}, value: '1', state: 'pending', activeAt: at, firedAt: null, resolvedAt: null, keepFiringSince: null }
  const fresh = newGroupState(group!)
  const { rules } = await restoreForState(memoryMetrics(source), group!, { ...fresh, rules: fresh.rules.map((rule) => ({ ...rule, alerts: [alert] })) }, { at, restoring })
  return (at - rules[0]!.alerts[0]!.activeAt) / minute
}

describe('restoreForState', () => {
  it.each<[string, Before, number]>([
    ['what waited goes on from where it was, without the time nobody looked', {}, 3],
    ['what would fire soon waits ten minutes more', { spent: 15 }, 10],
    ['what fired fires again at once', { spent: 40 }, 45],
    ['what was seen last more than an hour ago begins anew', { downAgo: 61 }, 0],
    ['and within the hour goes on', { downAgo: 59 }, 3],
    ['what had ended begins anew', { isStale: true }, 0],
    ['what asks for less than ten minutes waits as long as it asks', { forMinutes: 9 }, 0],
    ['other labels are another alert', { labels: { instance: 'b' } }, 0],
  ])('%s', async (_, before, expected) => {
    expect(await activeFor(before)).toBe(expected)
  })

  it('leaves alone what was evaluated here before', async () => {
    expect(await activeFor({}, new Set())).toBe(0)
  })
})
