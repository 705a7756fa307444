import { fingerprintOf } from '../model/fingerprint.ts'
import { type LabelSet, labelSetText } from '../model/labels.ts'
import type { Route } from '../route/route.ts'
import type { KeptGroup } from './kept.ts'

/** A group while the program runs. */
export interface LiveGroup {
  readonly id: string
  readonly route: Route
  readonly groupKey: string
  readonly labels: LabelSet
  readonly members: Set<string>
  /** Its place among the groups of its route. */
  grouping: string
  nextFlushAt: number
  hasFlushed: boolean
  emptiedAt: number | null
}

export function newGroup(route: Route, labels: LabelSet, nextFlushAt: number): LiveGroup {
  return { id: groupId(route, labels), route, groupKey: `${route.key}:${labelSetText(labels)}`, labels, members: new Set(), grouping: '', nextFlushAt, hasFlushed: false, emptiedAt: null }
}

export function groupId(route: Route, labels: LabelSet): string {
  return `${fingerprintOf({ route: route.id })}-${fingerprintOf(labels)}`
}

export function savedGroup({ id, route, groupKey, labels, nextFlushAt, hasFlushed, emptiedAt }: LiveGroup): KeptGroup {
  return { id, routeId: route.id, groupKey, labels, nextFlushAt, hasFlushed, emptiedAt }
}

/** Tells groups of a route apart, quicker than their ids. */
export function groupingOf(route: Route, labels: LabelSet, fingerprint: string): string {
  if (route.groupBy === 'all') return fingerprint
  let key = ''
  for (const name of route.groupBy) key += Object.hasOwn(labels, name) ? `=${labels[name]}\u{0}` : '\u{0}'
  return key
}
