import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import type { RouteReply, RouteRequest } from '#kernel/feature'
import { decompressSnappy, WireError } from '#lib/wire'

const [ungzip, undeflate] = [promisify(gunzip), promisify(inflate)]

/** The body as it was before it was compressed, never more than `maxBytes`. Throws `WireError`. */
export async function readBody(request: RouteRequest, maxBytes: number): Promise<Uint8Array> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const encoding = headerOf(request, 'content-encoding').toLowerCase()
  if (encoding === 'snappy') return decompressSnappy(bytes, maxBytes)
  if (encoding === 'gzip' || encoding === 'x-gzip') return await decompressed(ungzip(bytes, { maxOutputLength: maxBytes }), maxBytes, 'gzip')
  if (encoding === 'deflate') return await decompressed(undeflate(bytes, { maxOutputLength: maxBytes }), maxBytes, 'deflate')
  if (encoding !== '' && encoding !== 'identity') throw new WireError(`The body is encoded as ${encoding.slice(0, 40)}. Send it as it is, or as gzip.`)
  if (bytes.length > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

async function decompressed(work: Promise<Uint8Array>, maxBytes: number, name: string): Promise<Uint8Array> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw new WireError(`The body is not ${name}: it was cut off or damaged on its way.`)
  }
}

function tooLarge(maxBytes: number): WireError {
  return new WireError(`The body is larger than ${maxBytes} bytes when it is decompressed. Send less at once.`, { isTooLarge: true })
}

export function headerOf(request: RouteRequest, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : value?.[0] ?? ''
}

/** A short answer in words. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): RouteReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${text}\n` }
}
