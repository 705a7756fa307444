import type { ConfigFault, Lines } from './decode.ts'
import { isGiven, type Values } from './shape.ts'

/** What parts of a configuration say of each other that does not fit. */
export function checkConfig(values: Values, lineOf: Lines): ConfigFault[] {
  const route = values['route'] as Values | undefined
  if (!route) return [{ message: 'No routes provided. Add route with a receiver.', line: 1 }]
  const receivers = new Set(records(values['receivers']).map(({ name }) => String(name)))
  const { names, faults } = intervalNames(values, lineOf)
  return [...rootFaults(route, lineOf), ...faults, ...routeFaults(route, receivers, names, lineOf)]
}

/** The root takes every alert at all times. */
function rootFaults(route: Values, lineOf: Lines): ConfigFault[] {
  const told = [
    !isGiven(route['receiver']) && 'Root route must specify a default receiver. Add receiver.',
    (hasAny(route['match']) || hasAny(route['match_re']) || ((route['matchers'] as unknown[][] | undefined) ?? []).flat().length > 0) && 'Root route must not have any matchers. Move them to a route below it.',
    hasAny(route['mute_time_intervals']) && 'Root route must not have any mute time intervals. Move them to a route below it.',
    hasAny(route['active_time_intervals']) && 'Root route must not have any active time intervals. Move them to a route below it.',
    route['continue'] === true && 'Cannot have continue in root route. Remove it.',
  ]
  return told.filter((message) => message !== false).map((message) => ({ message, line: lineOf(route) }))
}

function intervalNames(values: Values, lineOf: Lines): { names: ReadonlySet<string>; faults: ConfigFault[] } {
  const names = new Set<string>()
  const faults: ConfigFault[] = []
  for (const interval of [...records(values['mute_time_intervals']), ...records(values['time_intervals'])]) {
    const name = String(interval['name'])
    if (names.has(name)) faults.push({ message: `Time interval ${JSON.stringify(name)} is not unique. Rename one.`, line: lineOf(interval) })
    names.add(name)
  }
  return { names, faults }
}

function routeFaults(route: Values, receivers: ReadonlySet<string>, intervals: ReadonlySet<string>, lineOf: Lines): ConfigFault[] {
  const faults: ConfigFault[] = []
  const receiver = route['receiver']
  if (isGiven(receiver) && !receivers.has(String(receiver))) faults.push({ message: `Undefined receiver ${JSON.stringify(receiver)} used in route. Define it under receivers, or correct the name.`, line: lineOf(route) })
  for (const name of [...texts(route['active_time_intervals']), ...texts(route['mute_time_intervals'])]) {
    if (!intervals.has(name)) faults.push({ message: `Undefined time interval ${JSON.stringify(name)} used in route. Define it under time_intervals, or correct the name.`, line: lineOf(route) })
  }
  return [...faults, ...records(route['routes']).flatMap((child) => routeFaults(child, receivers, intervals, lineOf))]
}

function hasAny(value: unknown): boolean {
  return value !== undefined && Object.keys(value as object).length > 0
}

function records(value: unknown): readonly Values[] {
  return (value as readonly Values[] | undefined) ?? []
}

function texts(value: unknown): readonly string[] {
  return (value as readonly string[] | undefined) ?? []
}
