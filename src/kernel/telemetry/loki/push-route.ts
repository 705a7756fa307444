import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import type { HttpRoute, RouteReply, RouteRequest } from '#kernel/feature'
import { decompressSnappy, WireError } from '#lib/wire'
import type { LogBatch, LogWriteReport } from '../logs-store.ts'
import type { Telemetry } from '../telemetry.ts'
import { decodeJsonPush, decodeProtobufPush } from './decode-push.ts'
import { lokiFailure, plain } from './loki-reply.ts'

const maxBodyBytes = 16 << 20
const maxPlainBytes = 128 << 20

/** Takes lines in as Loki does: JSON (plain, gzip or deflate) and protobuf in snappy. What is not taken is told, the rest is kept. */
export function pushRoute(telemetry: Telemetry): HttpRoute {
  return {
    method: 'POST', path: '/loki/api/v1/push', access: 'logs:write', summary: 'Take in log lines.', body: 'raw', maxBodyBytes, challenge: 'basic',
    handler: async (request, ctx) => {
      try {
        return answerOf(await telemetry.logs.write(await batchOf(request, `push:${ctx.actor.name}`)))
      } catch (error) {
        return lokiFailure(error)
      }
    },
  }
}

function answerOf({ rejected }: LogWriteReport): RouteReply {
  if (rejected.length === 0) return { status: 204 }
  const isQuota = rejected.some(({ reason }) => reason === 'stream-quota')
  return plain(isQuota ? 429 : 400, rejected.map(({ reason, count, example }) => `${count} ${count === 1 ? 'line was' : 'lines were'} not taken (${reason}): ${example}`).join('\n'))
}

async function batchOf({ body, headers }: RouteRequest, source: string): Promise<LogBatch> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  const type = String(headers['content-type'] ?? '').toLowerCase()
  const encoding = String(headers['content-encoding'] ?? '').toLowerCase()
  if (type.startsWith('application/json')) return decodeJsonPush((await plainOf(bytes, encoding)).toString('utf8'), source)
  return decodeProtobufPush(decompressSnappy(bytes, maxPlainBytes), source)
}

async function plainOf(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === '' || encoding === 'identity') return bytes
  const unpack = { gzip: promisify(gunzip), deflate: promisify(inflate) }[encoding]
  if (!unpack) throw new WireError(`Content-Encoding ${JSON.stringify(encoding)} is not supported: send gzip, deflate or nothing.`)
  try {
    return await unpack(bytes, { maxOutputLength: maxPlainBytes })
  } catch {
    throw new WireError(`The body is not ${encoding}, or more than ${maxPlainBytes} bytes when it is unpacked.`)
  }
}
