import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ProductError } from '#lib/errors'

const programPaths = /^\/(api|git|hooks|alertmanager|prometheus|loki|v1|tfstate|calendar|status|metrics|healthz|readyz)(\/|$)/
const assetPath = /^\/assets\//

/**
 * The web page's built files; every other address that a browser opens shows the page, which has its own router. Files
 * are looked for when they are asked for: a server whose pages are built anew beneath it serves the new ones.
 */
export async function mountWeb(app: FastifyInstance, webDir: string): Promise<void> {
  await app.register(fastifyStatic, { root: webDir, preCompressed: true, serve: false, index: false, setHeaders: (reply, path) => setCaching(reply, path) })
  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => reply.sendFile(`assets/${request.params.name}`))
  app.get<{ Params: { name: string } }>('/:name(^[\\w-]+\\.(?:js|svg)$)', (request, reply) => reply.sendFile(request.params.name))
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    if (assetPath.test(path)) throw new ProductError('not-found', `${path} is of another version of the pages. Load the page again.`)
    const wantsPage = request.method === 'GET' && !programPaths.test(path) && (request.headers.accept ?? '').includes('text/html')
    if (!wantsPage) throw new ProductError('not-found', `Nothing is at ${request.method} ${path}. GET /api/v1/openapi.json lists what is.`)
    if (!existsSync(join(webDir, 'index.html'))) throw new ProductError('unavailable', 'The web page is not built. Run npm run build and load this page again.')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}

function setCaching(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}
