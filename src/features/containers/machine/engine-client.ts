import { type IncomingMessage, request, type RequestOptions } from 'node:http'

/** Where a Docker engine listens. */
export type EngineAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number }

const timeoutMs = 3000
const maxBytes = 32 * 2 ** 20

/** Why the engine was not read. `isAbsent`: nothing is there, or nothing listens; else it is there and may not be read. */
export class EngineUnread extends Error {
  readonly isAbsent: boolean

  constructor(message: string, { isAbsent, ...options }: ErrorOptions & { readonly isAbsent: boolean }) {
    super(message, options)
    this.name = 'EngineUnread'
    this.isAbsent = isAbsent
  }
}

/** The engine that Docker's own client would ask: DOCKER_HOST, else the usual socket. Undefined for what needs keys or SSH. */
export function engineAddress(env: Readonly<Record<string, string | undefined>>): EngineAddress | undefined {
  const { DOCKER_HOST: host = '', DOCKER_TLS_VERIFY: tls = '' } = env
  if (host === '') return { socketPath: '/var/run/docker.sock' }
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) }
  const [, name, port] = /^tcp:\/\/(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})\/?$/i.exec(host) ?? []
  return name === undefined || tls !== '' ? undefined : { host: name.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** One answer of the engine's API (docs.docker.com/reference/api/engine), within three seconds. Throws `EngineUnread`. */
export function askEngine(address: EngineAddress, path: string, signal: AbortSignal): Promise<unknown> {
  const options: RequestOptions = { ...address, path, method: 'GET', headers: { host: 'docker' }, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), agent: false }
  return new Promise((resolve, reject) => {
    const asking = request(options, (response) => {
      readBody(response).then((text) => resolve(parse(text, response.statusCode ?? 0)), reject).catch(reject)
    })
    asking.on('error', reject)
    asking.end()
  }).catch((error: unknown) => {
    throw asUnread(error)
  })
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) throw new EngineUnread('It answered with more than 32 MB.', { isAbsent: false })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string, status: number): unknown {
  if (status !== 200) throw new EngineUnread(`It answered with status ${status}.`, { isAbsent: false })
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new EngineUnread('What it answered is no JSON.', { isAbsent: false, cause: error })
  }
}

function asUnread(error: unknown): EngineUnread {
  if (error instanceof EngineUnread) return error
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'EACCES' || code === 'EPERM') return new EngineUnread('The user that Daybook runs as may not open its socket.', { isAbsent: false, cause: error })
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return new EngineUnread('It did not answer within three seconds.', { isAbsent: false, cause: error })
  return new EngineUnread('Nothing listens there.', { isAbsent: true, cause: error })
}
