import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { DispatchPorts } from '../dispatch/ports.ts'
import type { Db } from '#platform/database'
import type { RequestAuthentication } from './authentication.ts'

/** Own metrics in Prometheus text at /metrics, for whoever may read. Gives the clean-up. */
export function mountMetrics(app: FastifyInstance, authentication: RequestAuthentication, ports: DispatchPorts, db: Db): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'daybook_http_request_duration_seconds', help: 'Time to answer a request.', labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [registry],
  })
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
