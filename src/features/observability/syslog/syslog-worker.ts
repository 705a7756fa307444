import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Worker, WorkerContext } from '#kernel/feature'
import { SyslogFrames } from '#lib/wire'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { SyslogSink } from './syslog-sink.ts'

const flushEveryMs = 200
const maxMessageBytes = 2 ** 20
const maxConnections = 1000
const idleMs = 600_000

/** Takes syslog over TCP and UDP, where that is set. */
export function syslogWorker({ settings, telemetry }: ObservabilityOptions): Worker {
  return {
    id: 'syslog', leader: false,
    async run(worker) {
      const { syslogHost, syslogTcpPort, syslogUdpPort } = settings
      const sinkOf = (source: string) => new SyslogSink({ logs: telemetry.logs, now: () => worker.clock.now(), log: worker.log, source })
      const [tcp, udp] = [sinkOf('syslog:tcp'), sinkOf('syslog:udp')]
      const stops: (() => Promise<void>)[] = []
      try {
        if (syslogTcpPort !== undefined) stops.push(await listenTcp(syslogHost, syslogTcpPort, tcp))
        if (syslogUdpPort !== undefined) stops.push(await listenUdp(syslogHost, syslogUdpPort, udp))
        while (!worker.signal.aborted) {
          await worker.clock.sleep(stops.length === 0 ? idleMs : flushEveryMs, worker.signal).catch(() => undefined)
          await Promise.all([tcp, udp].map((sink) => flush(sink, worker)))
        }
      } finally {
        await Promise.all(stops.map((stop) => stop()))
        await Promise.all([tcp, udp].map((sink) => flush(sink, worker)))
      }
    },
  }
}

async function flush(sink: SyslogSink, worker: WorkerContext): Promise<void> {
  await sink.flush().catch((error: unknown) => worker.log.warn('Messages of syslog could not be kept now; they wait.', { error }))
}

async function listenTcp(host: string, port: number, sink: SyslogSink): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    takeConnection(socket, sink)
  })
  server.maxConnections = maxConnections
  server.listen(port, host)
  await once(server, 'listening')
  return async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
}

function takeConnection(socket: Socket, sink: SyslogSink): void {
  const frames = new SyslogFrames(maxMessageBytes)
  const decoder = new TextDecoder()
  const peer = socket.remoteAddress ?? ''
  const take = (messages: readonly Uint8Array[]) => {
    for (const message of messages) sink.add(decoder.decode(message), peer)
  }
  socket.setTimeout(idleMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    take(frames.push(chunk))
    if (sink.isFull) holdBack(socket, sink)
  })
  socket.on('end', () => take(frames.end()))
}

/** TCP lets the sender wait. */
function holdBack(socket: Socket, sink: SyslogSink): void {
  socket.pause()
  const timer = setInterval(() => {
    if (sink.isFull && !socket.destroyed) return
    clearInterval(timer)
    socket.resume()
  }, flushEveryMs)
}

async function listenUdp(host: string, port: number, sink: SyslogSink): Promise<() => Promise<void>> {
  const socket: UdpSocket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const decoder = new TextDecoder()
  socket.on('message', (bytes, { address }) => sink.add(decoder.decode(bytes), address))
  socket.bind(port, host)
  await once(socket, 'listening')
  return async () => {
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
}
