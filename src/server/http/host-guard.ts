import type { FastifyInstance } from 'fastify'
import { ProductError } from '#lib/errors'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses requests that name another host while Daybook listens on loopback only: a page elsewhere whose name was made to
 * point here (DNS rebinding) would otherwise speak with the browser's rights.
 */
export function guardHost(app: FastifyInstance, listenHost: string, publicUrl: string | undefined): void {
  if (!loopback.has(listenHost) && listenHost !== '::1') return
  const allowed = new Set([...loopback, ...(publicUrl ? [new URL(publicUrl).hostname] : [])])
  app.addHook('onRequest', async (request) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!allowed.has(name)) throw new ProductError('forbidden', `This Daybook does not answer to the name ${name.slice(0, 100)}. Open it by its own address, or set DAYBOOK_SERVER_PUBLIC_URL to the address that people open.`)
  })
}
