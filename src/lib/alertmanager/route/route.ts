import { matchersText, matchesAll } from '../matchers/matcher.ts'
import type { RouteSettings } from '../model/config.ts'
import type { LabelSet } from '../model/labels.ts'

/** A node of the routing tree with everything that it has from its parents. */
export interface Route {
  /** One of its kind in the tree. */
  readonly id: string
  /** The matchers from the root to here, which begin the keys of its groups. Two routes may have the same. */
  readonly key: string
  readonly receiver: string
  readonly groupBy: readonly string[] | 'all'
  readonly groupWaitMs: number
  readonly groupIntervalMs: number
  readonly repeatIntervalMs: number
  readonly muteTimeIntervals: readonly string[]
  readonly activeTimeIntervals: readonly string[]
  readonly continues: boolean
  readonly routes: readonly Route[]
  readonly line: number
  fits(labels: LabelSet): boolean
}

/** What Alertmanager's root has where nothing is said. */
const defaults = { receiver: '', groupBy: [] as readonly string[] | 'all', groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 }

/** The routing tree of a configuration. */
export function routeTree(settings: RouteSettings): Route {
  return routeOf(settings, defaults, '', '')
}

function routeOf(settings: RouteSettings, above: typeof defaults, idAbove: string, keyAbove: string, place?: number): Route {
  const own = {
    receiver: settings.receiver ?? above.receiver, groupBy: settings.groupBy ?? above.groupBy, groupWaitMs: settings.groupWaitMs ?? above.groupWaitMs,
    groupIntervalMs: settings.groupIntervalMs ?? above.groupIntervalMs, repeatIntervalMs: settings.repeatIntervalMs ?? above.repeatIntervalMs,
  }
  const matchers = matchersText(settings.matchers)
  const id = place === undefined ? matchers : `${idAbove}/${matchers}/${place}`
  const key = place === undefined ? matchers : `${keyAbove}/${matchers}`
  return {
    ...own, id, key, muteTimeIntervals: settings.muteTimeIntervals, activeTimeIntervals: settings.activeTimeIntervals, continues: settings.continues, line: settings.line,
    fits: matchesAll(settings.matchers), routes: settings.routes.map((child, index) => routeOf(child, own, id, key, index)),
  }
}

/** The routes that take an alert, in the order of the tree, as `amtool config routes test` names them. */
export function routesFor(route: Route, labels: LabelSet): readonly Route[] {
  if (!route.fits(labels)) return []
  const found: Route[] = []
  for (const child of route.routes) {
    const below = routesFor(child, labels)
    found.push(...below)
    if (below.length > 0 && !child.continues) break
  }
  return found.length > 0 ? found : [route]
}

/** The labels of an alert that a route groups by. */
export function groupLabelsOf(route: Route, labels: LabelSet): LabelSet {
  if (route.groupBy === 'all') return labels
  const kept: Record<string, string> = {}
  for (const name of route.groupBy) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** All routes of a tree, from the root down. */
export function allRoutes(route: Route): Route[] {
  return [route, ...route.routes.flatMap(allRoutes)]
}
