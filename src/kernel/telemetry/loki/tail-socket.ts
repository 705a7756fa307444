import type { SocketRoute } from '#kernel/feature'
import { chunkRunner, parseLogql, type StreamLines } from '#lib/logql'
import type { Telemetry } from '../telemetry.ts'
import { bad, LokiParams } from './loki-params.ts'

const maxEntries = 5000
const hourNs = 3_600_000_000_000n

/** Loki's `tail`: the newest lines, then all that come, as a WebSocket. */
export function tailSocket(telemetry: Telemetry): SocketRoute {
  return {
    path: '/loki/api/v1/tail', access: 'logs:read', summary: 'Follow lines as they come.',
    handler: async function* (request, ctx) {
      const params = new LokiParams(request)
      const query = params.needed('query')
      const expr = parseLogql(query)
      if (expr.kind !== 'log') throw bad('tail follows lines: give it a log query such as {app="api"} |= "error"')
      const nowNs = BigInt(ctx.clock.now().getTime()) * 1_000_000n
      // Heard from now on, before what is there is read: a line in between would be lost otherwise.
      const live = telemetry.logs.follow(expr.matchers, request.signal)[Symbol.asyncIterator]()
      let next = live.next()
      const before = await telemetry.logs.query({ query, start: params.time('start', nowNs - hourNs), end: nowNs + 1_000_000_000n, step: 0n, direction: 'backward', limit: params.whole('limit', 100, maxEntries) }, { signal: request.signal })
      const told = before.type === 'streams' ? before.streams.map(({ labels, entries }) => ({ labels, entries: entries.toReversed() })) : []
      if (told.length > 0) yield message(told)
      const run = chunkRunner(expr)
      const known = new Set(told.flatMap(({ labels, entries }) => entries.map(({ timeNs, line }) => keyOf(labels.key, timeNs, line))))
      for (let found = await next; !found.done; found = await next) {
        next = live.next()
        const streams = run(found.value).map(({ labels, entries }) => ({ labels, entries: known.size === 0 ? entries : entries.filter(({ timeNs, line }) => !known.delete(keyOf(labels.key, timeNs, line))) })).filter(({ entries }) => entries.length > 0)
        if (streams.length > 0) yield message(streams)
      }
    },
  }
}

function keyOf(labels: string, timeNs: bigint, line: string): string {
  return `${labels} ${timeNs} ${line}`
}

function message(streams: readonly StreamLines[]): string {
  return JSON.stringify({ streams: streams.map(({ labels, entries }) => ({ stream: labels.toRecord(), values: entries.map(({ timeNs, line }) => [String(timeNs), line]) })), dropped_entries: [] })
}
