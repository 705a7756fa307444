import { setTimeout as sleep } from 'node:timers/promises'
import type { LogChunk } from '#lib/logql'
import type { Matcher } from '#lib/promql'
import { QueryAnswer } from './loki-answers.ts'
import type { LokiHttp } from './loki-http.ts'
import { chunksOf, keyOf, linesOf } from './pages.ts'
import { queryText } from './selector-text.ts'

const everyMs = 1000
/** How late a line may come in and still be told. */
const lateNs = 10_000_000_000n
const aheadNs = 60_000_000_000n
const mostLines = 5000

/** Lines as they come in, by asking again and again; of a server that is away for a moment what was missed comes afterwards. */
export async function* followPages(http: LokiHttp, matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk> {
  const query = queryText(matchers)
  const now = (): bigint => BigInt(Date.now()) * 1_000_000n
  let since = now()
  let told = new Set<string>()
  let failures = 0
  while (!signal.aborted) {
    const asked = now()
    try {
      const { data } = await http.ask('query_range', { query, start: String(since), end: String(asked + aheadNs), direction: 'forward', limit: String(mostLines) }, QueryAnswer, { signal })
      const lines = linesOf(data, 'forward')
      failures = 0
      yield* chunksOf(lines.filter((line) => !told.has(keyOf(line))))
      const next = lines.length === mostLines ? lines.at(-1)?.timeNs ?? since : asked - lateNs > since ? asked - lateNs : since
      told = new Set(lines.filter(({ timeNs }) => timeNs >= next).map(keyOf))
      since = next
      if (lines.length === mostLines) continue
    } catch (error) {
      failures += 1
      if (signal.aborted) return
      if (failures > 5) throw error
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {})
  }
}
