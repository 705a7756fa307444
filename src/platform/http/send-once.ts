import { Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as AgentOfHttps, request as requestHttps } from 'node:https'
import { rootCertificates, type SecureContextOptions, TLSSocket } from 'node:tls'
import { ProductError } from '#lib/errors'
import type { GuardedRequest, GuardedResponse, TlsOptions } from './guarded-exchange.ts'
import { type HostAddress, pinnedLookup } from './resolve-host.ts'

interface Sending {
  readonly url: URL
  readonly addresses: readonly HostAddress[]
  readonly request: GuardedRequest
  readonly signal: AbortSignal
}

const defaultMaxBytes = 4 * 2 ** 20

/** Kept connections go to addresses that were checked when they were made; those to private ones serve only who may ask these. */
const keepers = [false, true].map(() => {
  const options = { keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo', timeout: 30_000 } as const
  return { http: new Agent(options), https: new AgentOfHttps(options) }
})

function agentFor(url: URL, { keepAlive = false, allowPrivate }: GuardedRequest): Agent | false {
  const keeper = keepAlive ? keepers[allowPrivate ? 1 : 0] : undefined
  return keeper ? (url.protocol === 'https:' ? keeper.https : keeper.http) : false
}

/** One request and its whole answer; follows nothing. */
export async function sendOnce({ url, addresses, request, signal }: Sending): Promise<GuardedResponse> {
  const startedAt = performance.now()
  try {
    const message = await exchange({ url, addresses, request, signal })
    const certificate = certificateOf(message)
    const body = await readBody(message, url, request.maxBytes ?? defaultMaxBytes)
    return {
      url: url.href, status: message.statusCode ?? 0, headers: headersOf(message), body, text: () => body.toString('utf8'),
      durationMs: performance.now() - startedAt, certificate,
    }
  } catch (error) {
    throw asRequestError(error, url, signal)
  }
}

function exchange({ url, addresses, request, signal }: Sending): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const body = request.body === undefined ? undefined : Buffer.from(request.body)
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method: request.method ?? 'GET',
      // Bodies are not decompressed here, so none is asked for: a small one could grow without end.
      headers: { 'user-agent': 'daybook', accept: '*/*', 'accept-encoding': 'identity', ...request.headers, ...(body ? { 'content-length': String(body.length) } : {}) },
      lookup: pinnedLookup(addresses), agent: agentFor(url, request), signal, maxHeaderSize: 64 * 1024,
      ...(request.verifyTls === false ? { rejectUnauthorized: false } : {}),
      ...(request.ca === undefined ? {} : { ca: [...rootCertificates, request.ca] }), ...tlsOptions(request.tls),
    }, resolve)
    outgoing.once('error', (error) => {
      // The other side closed a kept connection as it was used again: nothing was answered, so once more on a new one.
      if (outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && !signal.aborted) resolve(exchange({ url, addresses, request: { ...request, keepAlive: false }, signal }))
      else reject(error)
    })
    outgoing.end(body)
  })
}

function tlsOptions({ cert, key, serverName, minVersion, maxVersion }: TlsOptions = {}): SecureContextOptions & { servername?: string } {
  return { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }), ...(serverName === undefined ? {} : { servername: serverName }), ...(minVersion === undefined ? {} : { minVersion }), ...(maxVersion === undefined ? {} : { maxVersion }) }
}

async function readBody(message: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      message.destroy()
      throw new ProductError('unavailable', `The answer of ${url.host} is larger than the ${maxBytes} bytes that are read. Enter an address with a smaller answer.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]))
}

function certificateOf(message: IncomingMessage): GuardedResponse['certificate'] {
  if (!(message.socket instanceof TLSSocket)) return undefined
  const certificate = message.socket.getPeerX509Certificate()
  if (!certificate) return undefined
  return { subject: certificate.subject, issuer: certificate.issuer, validFrom: new Date(certificate.validFrom), validTo: new Date(certificate.validTo) }
}

function asRequestError(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (error instanceof ProductError) return error
  if (signal.aborted) return new ProductError('unavailable', `${url.host} did not answer in time. Check that it runs, or allow more time.`, { cause: error })
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code'
  if (certificateFaults.has(code)) return new ProductError('unavailable', `The certificate of ${url.host} is not trusted (${code}). Renew it, or add its authority to the trusted ones.`, { cause: error })
  return new ProductError('unavailable', `${url.host} could not be reached (${code}). Check the address and that it runs.`, { cause: error })
}

/** X509 verify codes as Node names them (nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateFaults = new Set([
  'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'INVALID_CA', 'INVALID_PURPOSE', 'HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID',
])
