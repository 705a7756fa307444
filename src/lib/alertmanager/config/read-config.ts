import { sortedMatchers } from '../matchers/matcher.ts'
import { parseMinute, parseRange, type RangeKind } from '../interval/parse-interval.ts'
import type { AlertmanagerConfig, InhibitRule, LabelMatcher, RouteSettings, TimeInterval } from '../model/config.ts'
import { checkConfig } from './check-config.ts'
import { configShape } from './config-shape.ts'
import { type ConfigFault, decodeYaml, type Lines } from './decode.ts'
import { prometheusDurationMs } from './go-duration.ts'
import { readReceivers } from './read-receivers.ts'
import type { Values } from './shape.ts'
import { splitSecrets } from './split-secrets.ts'

export interface ConfigReading {
  /** There only when nothing is wrong. */
  readonly config?: AlertmanagerConfig
  /** By line; what `amtool check-config` refuses, and nothing else. */
  readonly faults: readonly ConfigFault[]
}

/** Reads an Alertmanager configuration as strictly as Alertmanager does, with its newer fields too. Never throws. */
export function readAlertmanagerConfig(text: string): ConfigReading {
  const { values, faults, lineOf } = decodeYaml(text, configShape)
  if (faults.length > 0) return { faults: faults.toSorted((a, b) => a.line - b.line) }
  if (!values) return { faults: [{ message: 'No route provided in config. Add route with a receiver.', line: 1 }] }
  const receivers = readReceivers(values, lineOf)
  const all = [...receivers.faults, ...checkConfig(values, lineOf)].toSorted((a, b) => a.line - b.line)
  if (all.length > 0) return { faults: all }
  const global = recordOf(values['global'])
  return {
    faults: [],
    config: {
      resolveTimeoutMs: durationOf(global['resolve_timeout']) ?? 300_000, route: routeOf(recordOf(values['route']), lineOf), receivers: receivers.receivers, inhibitRules: recordsOf(values['inhibit_rules']).map((rule) => inhibitRuleOf(rule, lineOf)),
      timeIntervals: Object.fromEntries([...recordsOf(values['mute_time_intervals']), ...recordsOf(values['time_intervals'])].map((named) => [String(named['name']), recordsOf(named['time_intervals']).map(intervalOf)])),
      templates: textsOf(values['templates']), global: splitSecrets(global), lines: topLines(values, lineOf),
    },
  }
}

function lineOfLabels(all: readonly Values[], lineOf: Lines): number | undefined {
  for (const each of all) {
    const line = Object.keys(recordOf(each['labels'])).length > 0 ? lineOf(each, 'labels') : lineOfLabels(recordsOf(each['routes']), lineOf)
    if (line !== undefined) return line
  }
  return undefined
}

function topLines(values: Values, lineOf: Lines): Record<string, number> {
  const global = recordOf(values['global'])
  const labels = [['route.labels', lineOfLabels([recordOf(values['route'])], lineOf)], ['receivers.labels', lineOfLabels(recordsOf(values['receivers']), lineOf)]] as const
  return Object.fromEntries([...labels.flatMap(([name, line]) => (line === undefined ? [] : [[name, line] as const])), ...Object.keys(values).map((name) => [name, lineOf(values, name)] as const), ...Object.keys(global).map((name) => [`global.${name}`, lineOf(global, name)] as const)])
}

function routeOf(route: Values, lineOf: Lines): RouteSettings {
  const groupBy = textsOf(route['group_by'])
  const [groupWaitMs, groupIntervalMs, repeatIntervalMs] = ['group_wait', 'group_interval', 'repeat_interval'].map((name) => durationOf(route[name]))
  const receiver = route['receiver'] as string | undefined
  return {
    ...(receiver === undefined || receiver === '' ? {} : { receiver }), ...(groupBy.length === 0 ? {} : { groupBy: groupBy.includes('...') ? 'all' : groupBy }),
    matchers: matchersOf(route, ''), muteTimeIntervals: textsOf(route['mute_time_intervals']), activeTimeIntervals: textsOf(route['active_time_intervals']), continues: route['continue'] === true,
    ...(groupWaitMs === undefined ? {} : { groupWaitMs }), ...(groupIntervalMs === undefined ? {} : { groupIntervalMs }), ...(repeatIntervalMs === undefined ? {} : { repeatIntervalMs }),
    routes: recordsOf(route['routes']).map((child) => routeOf(child, lineOf)), line: lineOf(route),
  }
}

/** `match`, `match_re` and `matchers` together, each with the prefix of a side. */
function matchersOf(values: Values, prefix: '' | 'source_' | 'target_'): LabelMatcher[] {
  const exact = Object.entries(recordOf(values[`${prefix}match`])).map(([name, value]): LabelMatcher => ({ name, operator: '=', value: String(value) }))
  const patterns = Object.entries(recordOf(values[`${prefix}match_re`])).map(([name, value]): LabelMatcher => ({ name, operator: '=~', value: String(value) }))
  return sortedMatchers([...exact, ...patterns, ...((values[`${prefix}matchers`] as readonly LabelMatcher[][] | undefined) ?? []).flat()])
}

function inhibitRuleOf(rule: Values, lineOf: Lines): InhibitRule {
  const name = rule['name'] as string | undefined
  return { ...(name === undefined ? {} : { name }), sourceMatchers: matchersOf(rule, 'source_'), targetMatchers: matchersOf(rule, 'target_'), equal: textsOf(rule['equal']), line: lineOf(rule) }
}

function intervalOf(interval: Values): TimeInterval {
  const times = interval['times'] === undefined ? undefined : recordsOf(interval['times']).map(({ start_time: start, end_time: end }) => ({ begin: parseMinute(String(start)) ?? 0, end: parseMinute(String(end)) ?? 0 }))
  const ranges = (kind: RangeKind) => (interval[kind] === undefined ? undefined : textsOf(interval[kind]).flatMap((text) => {
    const range = parseRange(kind, text)
    return typeof range === 'string' ? [] : [range]
  }))
  const [weekdays, daysOfMonth, months, years] = [ranges('weekdays'), ranges('days_of_month'), ranges('months'), ranges('years')]
  const location = interval['location'] as string | undefined
  return { ...(times ? { times } : {}), ...(weekdays ? { weekdays } : {}), ...(daysOfMonth ? { daysOfMonth } : {}), ...(months ? { months } : {}), ...(years ? { years } : {}), ...(location === undefined ? {} : { location }) }
}

function durationOf(text: unknown): number | undefined {
  return typeof text === 'string' ? prometheusDurationMs(text) : undefined
}

function recordOf(value: unknown): Values {
  return (value as Values | undefined) ?? {}
}

function recordsOf(value: unknown): readonly Values[] {
  return (value as readonly Values[] | undefined) ?? []
}

function textsOf(value: unknown): readonly string[] {
  return (value as readonly string[] | undefined) ?? []
}
