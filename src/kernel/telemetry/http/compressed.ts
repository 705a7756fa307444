import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { RouteReply, RouteRequest } from '#kernel/feature'

const zip = promisify(gzip)
/** Less is sent sooner as it is. */
const leastBytes = 16_384

/** The answer in gzip, where the asker takes that and it is large. Compressed quickly, off the server's own thread. */
export async function compressed(reply: RouteReply, { headers }: Pick<RouteRequest, 'headers'>): Promise<RouteReply> {
  const { body } = reply
  if (!(typeof body === 'string' || Buffer.isBuffer(body)) || body.length < leastBytes || !takesGzip(String(headers['accept-encoding'] ?? ''))) return reply
  return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' }, body: await zip(body, { level: constants.Z_BEST_SPEED }) }
}

function takesGzip(accepted: string): boolean {
  return accepted.split(',').some((each) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(each))
}
