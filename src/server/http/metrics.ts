import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { DispatchPorts } from '../dispatch/ports.ts'
import type { Db } from '#platform/database'
import type { RequestAuthentication } from './authentication.ts'

/** What the server measures of itself. */
export class OwnMetrics {
  readonly registry = new Registry()
  readonly durations = new Histogram({
    name: 'daybook_http_request_duration_seconds', help: 'Time to answer a request.', labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  async text(): Promise<string> {
    return await this.registry.metrics()
  }
}

/** Own metrics in Prometheus text at /metrics, for whoever may read; requests are counted from here on. */
export function mountMetrics(app: FastifyInstance, own: OwnMetrics, authentication: RequestAuthentication, ports: DispatchPorts, db: Db): void {
  const { registry, durations } = own
  const started = new WeakMap<object, number>()
  app.addHook('onRequest', async (request) => {
    started.set(request, performance.now())
  })
  app.addHook('onResponse', async (request, reply) => {
    const startedAt = started.get(request)
    if (startedAt !== undefined) durations.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, (performance.now() - startedAt) / 1000)
  })
  app.get('/metrics', async (request, reply) => {
    await ports.requireAccess(await authentication.principalOf(request), 'metrics:read', db)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
