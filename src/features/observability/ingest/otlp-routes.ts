import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import { DeltaTotals, otlpToLines, otlpToSamples, otlpToSpans, ProtobufWriter, readOtlpJson, readOtlpProtobuf, WireError } from '#lib/wire'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { linesOfSpans } from '../traces/lines-of-spans.ts'
import type { SpanMetrics } from '../traces/span-metrics.ts'
import { headerOf, readBody } from './read-body.ts'

/** What could not be taken, for the answer. */
interface Partial {
  readonly rejected: number
  readonly message: string
}

type Kind = 'MetricsRequest' | 'LogsRequest' | 'TracesRequest'
const rejectedField: Readonly<Record<Kind, string>> = { MetricsRequest: 'rejectedDataPoints', LogsRequest: 'rejectedLogRecords', TracesRequest: 'rejectedSpans' }
const invalidArgument = 3
const unavailable = 14
const nsInMs = 1_000_000n

/** OTLP over HTTP (opentelemetry.io/docs/specs/otlp), as protobuf and as JSON. */
export function otlpRoutes(options: ObservabilityOptions, spanMetrics: SpanMetrics): HttpRoute[] {
  const totals = new DeltaTotals()
  const route = <K extends Kind>(kind: K, path: string, access: HttpRoute['access'], summary: string, take: (request: ReturnType<typeof readOtlpProtobuf<K>>, ctx: RouteContext) => Promise<Partial>): HttpRoute => ({
    method: 'POST', path, access, summary, body: 'raw', maxBodyBytes: options.settings.maxBodyBytes,
    handler: async (request, ctx) => {
      const isJson = /^application\/json(;|$)/i.test(headerOf(request, 'content-type'))
      try {
        const bytes = await bodyOf(request, isJson, options.settings.maxBodyBytes)
        return answer(kind, isJson, await take(isJson ? readOtlpJson(kind, bytes) : readOtlpProtobuf(kind, bytes), ctx))
      } catch (error) {
        if (error instanceof WireError) return failure(error.isTooLarge ? 413 : error.message.startsWith('The content type') ? 415 : 400, isJson, invalidArgument, error.message)
        ctx.log.error('Something that was sent by OTLP could not be kept.', { path, error })
        return failure(503, isJson, unavailable, 'It could not be kept now; Daybook\'s log says why. Send it again.')
      }
    },
  })
  return [
    route('MetricsRequest', '/v1/metrics', 'metrics:write', 'Take metrics by OTLP.', async (request, ctx) => {
      const { samples, exemplars: sent, metadata, rejected, faults } = otlpToSamples(request, { totals })
      const report = samples.times.length === 0 ? { rejected: [] } : await options.telemetry.metrics.write({ ...samples, source: `otlp:${ctx.actor.name}` })
      if (metadata.length > 0) await options.telemetry.metrics.writeMetadata(metadata)
      await options.telemetry.exemplars.write(sent)
      return joined(rejected, faults, report.rejected.filter(({ reason }) => reason !== 'duplicate'))
    }),
    route('LogsRequest', '/v1/logs', 'logs:write', 'Take logs by OTLP.', async (request, ctx) => {
      const batch = otlpToLines(request, BigInt(ctx.clock.now().getTime()) * nsInMs)
      const report = batch.lines.length === 0 ? { rejected: [] } : await options.telemetry.logs.write({ ...batch, source: `otlp:${ctx.actor.name}` })
      return joined(0, [], report.rejected)
    }),
    route('TracesRequest', '/v1/traces', 'traces:write', 'Take traces by OTLP.', async (request, ctx) => {
      const { spans, rejected } = otlpToSpans(request)
      spanMetrics.addAll(spans)
      const report = spans.length === 0 ? { rejected: [] } : await options.telemetry.logs.write({ ...linesOfSpans(spans), source: `otlp:${ctx.actor.name}` })
      return joined(rejected, rejected === 0 ? [] : ['A span needs a trace id of 16 bytes, a span id of 8 and a time that it began.'], report.rejected)
    }),
  ]
}

async function bodyOf(request: RouteRequest, isJson: boolean, maxBytes: number): Promise<Uint8Array> {
  const type = headerOf(request, 'content-type')
  if (!isJson && !/^application\/(x-)?protobuf(;|$)/i.test(type)) throw new WireError(`The content type is ${JSON.stringify(type.slice(0, 100))}; OTLP is application/x-protobuf or application/json.`)
  return await readBody(request, maxBytes)
}

function joined(rejected: number, faults: readonly string[], reports: readonly { readonly count: number; readonly reason: string; readonly example: string }[]): Partial {
  return { rejected: rejected + reports.reduce((sum, { count }) => sum + count, 0), message: [...faults, ...reports.map(({ count, reason, example }) => `${count} (${reason}): ${example}`)].slice(0, 5).join(' ') }
}

function answer(kind: Kind, isJson: boolean, { rejected, message }: Partial): RouteReply {
  if (isJson) return reply(200, true, JSON.stringify(rejected === 0 ? {} : { partialSuccess: { [rejectedField[kind]]: String(rejected), errorMessage: message } }))
  const writer = new ProtobufWriter()
  if (rejected > 0) writer.message(1, (partial) => partial.varint(1, rejected).string(2, message))
  return reply(200, false, Buffer.from(writer.finish()))
}

/** As `google.rpc.Status`. */
function failure(status: number, isJson: boolean, code: number, message: string): RouteReply {
  if (isJson) return reply(status, true, JSON.stringify({ code, message }))
  return reply(status, false, Buffer.from(new ProtobufWriter().varint(1, code).string(2, message).finish()))
}

function reply(status: number, isJson: boolean, body: string | Buffer): RouteReply {
  return { status, headers: { 'content-type': isJson ? 'application/json' : 'application/x-protobuf', ...(status === 503 ? { 'retry-after': '5' } : {}) }, body }
}
