import type { LogBatch } from '../../logs-store.ts'

/** Receivers take some MiB in one request. */
const mostBytes = 3 << 20

/** Bodies of Loki's push as JSON, lines by stream. */
export function* pushBodies({ streams, streamOf, times, lines, metadata }: LogBatch): Generator<{ readonly body: string; readonly lines: number }> {
  let values = new Map<number, string[]>()
  let [bytes, count] = [0, 0]
  const finish = (): { body: string; lines: number } => {
    const parts = [...values].map(([stream, own]) => `{"stream":${JSON.stringify(streams[stream]?.toRecord() ?? {})},"values":[${own.join(',')}]}`)
    const body = { body: `{"streams":[${parts.join(',')}]}`, lines: count }
    values = new Map()
    bytes = 0
    count = 0
    return body
  }
  for (const [at, line] of lines.entries()) {
    const more = metadata?.get(at)
    const value = JSON.stringify([String(times[at] ?? 0n), line, ...(more ? [more] : [])])
    if (count > 0 && bytes + value.length > mostBytes) yield finish()
    const stream = streamOf[at] as number
    const own = values.get(stream)
    if (own) own.push(value)
    else values.set(stream, [value])
    bytes += value.length
    count += 1
  }
  if (count > 0) yield finish()
}
