import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import type { WriteReport } from '#kernel/telemetry'
import { readWriteRequest, SeriesCache, WireError, type WriteRequest } from '#lib/wire'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { headerOf, plain, readBody } from './read-body.ts'

const retrySeconds = '5'

/** Prometheus's remote-write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec). What can never be taken is 400, so that the sender goes on; what may be tried again is 5xx or 429. */
export function remoteWriteRoute(options: ObservabilityOptions): HttpRoute {
  const cache = new SeriesCache()
  return {
    method: 'POST', path: '/prometheus/api/v1/write', access: 'metrics:write', body: 'raw', maxBodyBytes: options.settings.maxBodyBytes, challenge: 'basic',
    summary: 'Take samples by Prometheus\'s remote-write 1.0.',
    handler: async (request, ctx) => {
      const refusal = refusalOf(request)
      if (refusal) return refusal
      try {
        const written = readWriteRequest(await readBody(request, options.settings.maxBodyBytes), { cache })
        return await take(written, options, ctx)
      } catch (error) {
        if (error instanceof WireError) return plain(error.isTooLarge ? 413 : 400, error.message)
        ctx.log.error('Samples that were sent could not be kept.', { error })
        return plain(503, 'The samples could not be kept now; Daybook\'s log says why. Send them again.', { 'retry-after': retrySeconds })
      }
    },
  }
}

function refusalOf(request: RouteRequest): RouteReply | undefined {
  const type = headerOf(request, 'content-type').toLowerCase()
  if (!/^application\/x-protobuf(;|$)/.test(type)) return plain(415, `The content type is ${JSON.stringify(type.slice(0, 100))}; remote-write is application/x-protobuf.`)
  if (type.includes('io.prometheus.write.v2')) return plain(415, 'Remote-write 2.0 is not taken yet. Send 1.0: protobuf_message: prometheus.WriteRequest.')
  return headerOf(request, 'content-encoding').toLowerCase() === 'snappy' ? undefined : plain(415, 'Remote-write bodies are compressed with snappy (Content-Encoding: snappy).')
}

async function take({ samples, metadata, exemplars: sent, faults }: WriteRequest, { telemetry: { metrics, exemplars } }: ObservabilityOptions, ctx: RouteContext): Promise<RouteReply> {
  const report = samples.times.length === 0 ? { accepted: 0, rejected: [] } : await metrics.write({ ...samples, source: `remote-write:${ctx.actor.name}` })
  if (metadata.length > 0) await metrics.writeMetadata(metadata)
  await exemplars.write(sent)
  return answerTo(report, faults)
}

/** Everything that could be taken has been; the answer is about the rest. */
export function answerTo(report: WriteReport, faults: readonly string[]): RouteReply {
  const [first] = faults
  if (first !== undefined) return plain(400, `${faults.length} series can never be taken. ${first}`)
  const never = report.rejected.find(({ reason }) => reason !== 'series-quota' && reason !== 'duplicate')
  if (never) return plain(400, `${never.count} samples were not taken (${never.reason}). ${never.example}`)
  const quota = report.rejected.find(({ reason }) => reason === 'series-quota')
  return quota ? plain(429, `${quota.count} samples were not taken (${quota.reason}). ${quota.example}`, { 'retry-after': '60' }) : { status: 204 }
}
