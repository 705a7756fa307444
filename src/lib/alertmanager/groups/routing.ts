import { containsTime } from '../interval/contains-time.ts'
import { Inhibitor } from '../inhibit/inhibitor.ts'
import type { KeptAlert } from '../model/alert.ts'
import type { AlertmanagerConfig, Integration } from '../model/config.ts'
import { allRoutes, type Route, routeTree } from '../route/route.ts'

/** What a configuration says of grouping and telling, made ready to be asked often. */
export interface Routing {
  readonly config: AlertmanagerConfig
  readonly root: Route
  readonly routes: ReadonlyMap<string, Route>
  readonly integrations: ReadonlyMap<string, readonly Integration[]>
  inhibitor(alerts: Iterable<KeptAlert>): Inhibitor
}

/** Makes a configuration that was read without faults ready. */
export function routingOf(config: AlertmanagerConfig): Routing {
  const root = routeTree(config.route)
  return {
    config, root, routes: new Map(allRoutes(root).map((route) => [route.id, route])), integrations: new Map(config.receivers.map(({ name, integrations }) => [name, integrations])),
    inhibitor: (alerts) => new Inhibitor(config.inhibitRules, alerts),
  }
}

/** The names of those time intervals that hold a moment. */
export function intervalsAt({ config }: Pick<Routing, 'config'>, names: readonly string[], at: number): string[] {
  return names.filter((name) => config.timeIntervals[name]?.some((interval) => containsTime(interval, at)))
}
