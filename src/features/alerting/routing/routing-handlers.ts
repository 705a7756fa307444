import type { Handled } from '#kernel/feature'
import type { AlertingOptions } from '../alerting-settings.ts'
import { importRoutingHandler, removeRoutingHandler } from './import-routing.ts'
import { routing, routingTest } from './show-routing.ts'

/** Who is told of what. */
export function routingHandlers(options: AlertingOptions): Handled[] {
  return [routing, importRoutingHandler(options), removeRoutingHandler, routingTest]
}
