import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { rootCertificates } from 'node:tls'
import { createGunzip, createInflate } from 'node:zlib'
import { pinnedLookup, resolveHost } from '#platform/http'
import type { HttpClientConfig, SecretText } from './scrape-job.ts'

export interface FetchOptions {
  readonly client: HttpClientConfig
  readonly headers: Readonly<Record<string, string>>
  readonly maxBytes: number
  readonly signal: AbortSignal
}

export interface Fetched {
  readonly text: string
  readonly contentType: string | undefined
}

/** Why a target gave nothing, as a sentence for people. */
export class FetchFault extends Error {
  override readonly name = 'FetchFault'
}

const maxRedirects = 10
const redirects = new Set([301, 302, 303, 307, 308])
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Asks an address that an administrator configured or that discovery found: a file of the folder may name any, so that what
 * requests are never sent to (cloud metadata, link-local) is refused here too. Throws `FetchFault`.
 */
export async function fetchExposition(address: string, options: FetchOptions): Promise<Fetched> {
  const headers = { ...options.headers, ...options.client.headers, ...(await credentials(options.client)) }
  let url = new URL(address)
  for (let followed = 0; ; followed += 1) {
    const hasSameOrigin = url.origin === new URL(address).origin
    const message = await ask(url, hasSameOrigin ? headers : options.headers, options)
    const next = redirectOf(message, url, options.client)
    if (!next) return await answerOf(message, url, options)
    message.resume()
    if (followed >= maxRedirects) throw new FetchFault(`${address} redirects more than ${maxRedirects} times.`)
    url = next
  }
}

async function credentials({ basicAuth, authorization }: HttpClientConfig): Promise<Record<string, string>> {
  if (basicAuth) return { authorization: `Basic ${Buffer.from(`${basicAuth.username}:${await secretOf(basicAuth.password)}`).toString('base64')}` }
  return authorization ? { authorization: `${authorization.type} ${await secretOf(authorization.secret)}` } : {}
}

async function secretOf({ text, file }: SecretText): Promise<string> {
  if (file === undefined) return text ?? ''
  return (await fileOf(file)).trim()
}

async function fileOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new FetchFault(`The file ${file} of its configuration cannot be read.`, { cause: error })
  }
}

async function ask(url: URL, headers: Readonly<Record<string, string>>, { client, signal }: FetchOptions): Promise<IncomingMessage> {
  const lookup = pinnedLookup(await addressesOf(url))
  const options: RequestOptions = { method: 'GET', lookup, headers: { 'user-agent': 'Daybook', 'accept-encoding': 'gzip', ...headers }, agent: false, signal, maxHeaderSize: 64 * 1024 }
  const secured = url.protocol === 'https:' ? await tlsOf(client) : {}
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = url.protocol === 'https:' ? requestHttps(url, { ...options, ...secured }, resolve) : requestHttp(url, options, resolve)
    asking.once('error', (error) => reject(signal.aborted ? late(url) : new FetchFault(`${url.host} could not be reached (${reasonOf(error)}). Check the address and that it runs.`, { cause: error })))
    asking.end()
  })
}

async function addressesOf(url: URL): ReturnType<typeof resolveHost> {
  try {
    return await resolveHost(url.hostname, true)
  } catch (error) {
    throw new FetchFault(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

async function tlsOf({ tls }: HttpClientConfig) {
  const [ca, cert, key] = await Promise.all([tls.caFile, tls.certFile, tls.keyFile].map((file) => (file === undefined ? undefined : fileOf(file))))
  const own = tls.ca ?? ca
  return {
    rejectUnauthorized: !tls.isInsecure, ...(own === undefined ? {} : { ca: [...rootCertificates, own] }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  }
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function late(url: URL): FetchFault {
  return new FetchFault(`${url.host} did not answer within the scrape's timeout. Allow more time, or let it expose less.`)
}

function redirectOf(message: IncomingMessage, url: URL, { redirects: rule }: HttpClientConfig): URL | undefined {
  const { statusCode = 0, headers: { location } } = message
  if (!redirects.has(statusCode) || location === undefined) return undefined
  const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined
  if (!next || !/^https?:$/.test(next.protocol)) throw refused(message, `${url.host} redirects to something that is no address.`)
  if (rule === 'none') throw refused(message, `${url.host} redirects to ${next.host}, and follow_redirects is false.`)
  if (rule === 'same-host' && next.hostname !== url.hostname) throw refused(message, `${url.host} redirects to another host, ${next.host}: write follow_redirects: true to follow it.`)
  return next
}

function refused(message: IncomingMessage, text: string): FetchFault {
  message.destroy()
  return new FetchFault(text)
}

async function answerOf(message: IncomingMessage, url: URL, { maxBytes, signal }: FetchOptions): Promise<Fetched> {
  if (message.statusCode !== 200) throw refused(message, `${url.host} answered with status ${message.statusCode} instead of 200.`)
  const encoding = message.headers['content-encoding']
  const bytes = await bodyOf(message, encoding, maxBytes).catch((error: unknown) => {
    message.destroy()
    if (error instanceof FetchFault) throw error
    throw signal.aborted ? late(url) : new FetchFault(`The answer of ${url.host} broke off or is not ${encoding ?? 'plain'}.`, { cause: error })
  })
  try {
    return { text: strictUtf8.decode(bytes), contentType: message.headers['content-type'] }
  } catch {
    throw new FetchFault(`The answer of ${url.host} is not valid UTF-8.`)
  }
}

/** Counted after decompression: a small body may grow without end. */
async function bodyOf(message: IncomingMessage, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      size += chunk.length
      if (size > maxBytes) return
      chunks.push(chunk)
    }
  }
  const decompressed = encoding === 'gzip' ? pipeline(message, createGunzip(), collect) : encoding === 'deflate' ? pipeline(message, createInflate(), collect) : pipeline(message, collect)
  await decompressed.catch((error: unknown) => {
    if (size <= maxBytes) throw error
  })
  if (size > maxBytes) throw new FetchFault(`The answer is larger than ${maxBytes} bytes. Raise body_size_limit, or let it expose less.`)
  return Buffer.concat(chunks)
}
