import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SocketRoute } from '#kernel/feature'
import { type MountParts, toRouteContext } from './mount-routes.ts'

/** What of a WebSocket is used here. */
interface Socket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
  on(event: 'close' | 'error' | 'message', listener: () => void): void
}

const maxBufferedBytes = 4 * 2 ** 20
const waitMs = 50
const maxReasonBytes = 120
const maxMessageBytes = 4096

/** WebSockets that only tell. Who asks is settled before the connection becomes one. */
export async function mountSockets(app: FastifyInstance, sockets: readonly SocketRoute[], mount: MountParts): Promise<void> {
  const { authentication, ports } = mount
  await app.register(async (scope) => {
    await scope.register(websocket, { options: { maxPayload: maxMessageBytes } })
    for (const route of sockets) {
      scope.get(route.path, {
        websocket: true,
        preValidation: async (request) => {
          authentication.refuseForeignOrigin(request)
          await ports.requireAccess(await authentication.principalOf(request), route.access, mount.database.db)
        },
      }, (socket: Socket, request: FastifyRequest) => void tell(socket, request, route, mount))
    }
  })
}

async function tell(socket: Socket, request: FastifyRequest, route: SocketRoute, mount: MountParts): Promise<void> {
  const gone = new AbortController()
  for (const event of ['close', 'error'] as const) socket.on(event, () => gone.abort())
  try {
    const principal = await mount.authentication.principalOf(request)
    const asked = { method: 'GET', url: request.url, params: request.params as Record<string, string>, query: request.query as Record<string, string | undefined>, headers: request.headers, ip: request.ip, body: undefined, signal: gone.signal }
    for await (const text of route.handler(asked, toRouteContext(principal, mount))) {
      if (gone.signal.aborted) return
      socket.send(text)
      // A client that does not read is waited for; what it misses meanwhile is not held here.
      while (socket.bufferedAmount > maxBufferedBytes && !gone.signal.aborted) await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    socket.close(1000, 'the end')
  } catch (error) {
    socket.close(1008, Buffer.from(error instanceof Error ? error.message : String(error)).subarray(0, maxReasonBytes).toString('utf8').replace(/\u{fffd}$/u, ''))
  }
}
