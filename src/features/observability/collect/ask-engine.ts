import { type IncomingMessage, request, type RequestOptions } from 'node:http'

const timeoutMs = 5000
const maxBytes = 32 * 2 ** 20
const usualSocket = '/var/run/docker.sock'

/** One answer of Docker's engine (docs.docker.com/reference/api/engine). `host` as in DOCKER_HOST; empty is the usual socket. Throws where there is none. */
export async function askEngine(host: string, path: string, signal: AbortSignal): Promise<unknown> {
  const options: RequestOptions = { ...addressOf(host), path, headers: { host: 'docker' }, agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }
  const text = await new Promise<string>((resolve, reject) => {
    const asking = request(options, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) response.destroy(new Error('Docker\'s engine answered with more than 32 MB.'))
        chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks).toString('utf8')) : reject(new Error(`Docker's engine answered with status ${response.statusCode}.`))))
    })
    asking.on('error', reject)
    asking.end()
  })
  return JSON.parse(text) as unknown
}

/** An answer of Docker's engine that goes on, until the signal aborts. Throws where there is none, with the engine's own words. */
export async function streamEngine(host: string, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({ ...addressOf(host), path, headers: { host: 'docker' }, agent: false, signal }, resolve)
    asking.on('error', reject)
    asking.end()
  })
  if (response.statusCode === 200) return response
  const chunks: Buffer[] = []
  for await (const chunk of response) if (chunks.length < 100) chunks.push(chunk as Buffer)
  throw new Error(`Docker's engine answered with status ${response.statusCode}: ${Buffer.concat(chunks).toString('utf8').slice(0, 300).trim()}`)
}

function addressOf(host: string): RequestOptions {
  if (host === '') return { socketPath: usualSocket }
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) }
  const [, name, port] = /^(?:tcp|http):\/\/(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})\/?$/i.exec(host) ?? []
  if (name === undefined) throw new Error(`${host} is no address of Docker's engine that can be asked: write unix:///path or tcp://host:port.`)
  return { host: name.replace(/^\[|\]$/g, ''), port: Number(port) }
}
