import type { FastifyInstance } from 'fastify'
import { sql, type Db } from '#platform/database'

/** Liveness (the process answers) and readiness (the database does). Open to all: they tell nothing else. */
export function mountHealth(app: FastifyInstance, db: Db): void {
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(db)
      return { status: 'ok' }
    } catch {
      return reply.code(503).send({ status: 'unavailable', reason: 'The database does not answer.' })
    }
  })
}
