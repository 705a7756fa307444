import { useCallback, useState } from 'react'
import { callOperation, type CallError, useOperation } from '#ui'
import { type LogLine, queryLogs } from '#kernel/telemetry/contract'
import { momentOfNs } from '#lib/moment-ns'
import { joinPages } from './listed-lines.ts'

const firstPage = 1000
const furtherPage = 5000
export const mostLines = 100_000

interface Asked {
  readonly query: string
  readonly from: number
  readonly to: number
  readonly stepMs: number
  readonly isOldestFirst: boolean
  readonly isOn: boolean
}

interface More {
  readonly key: string
  readonly lines: readonly LogLine[]
  readonly isEnd: boolean
}

/** Lines of a range, page by page from one of its ends; or series, for an expression that measures. */
export function useLines({ query, from, to, stepMs, isOldestFirst, isOn }: Asked) {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const { data, error, isFetching } = useOperation(queryLogs, { query, ...range, limit: firstPage, stepMs, oldestFirst: isOldestFirst }, { isOn: isOn && query !== '', live: false })
  const key = JSON.stringify([query, range, isOldestFirst])
  const [more, setMore] = useState<More>()
  const [isLoadingMore, setIsLoadingMore] = useState(false)
  const [moreError, setMoreError] = useState<CallError>()
  const own = more?.key === key ? more : undefined
  const lines = own?.lines ?? data?.lines
  const last = lines?.at(-1)
  const hasMore = data !== undefined && data.series.length === 0 && (own ? !own.isEnd : data.lines.length >= firstPage) && (lines?.length ?? 0) < mostLines
  const loadMore = useCallback(async () => {
    if (!last || !lines) return
    setIsLoadingMore(true)
    setMoreError(undefined)
    try {
      const seam = isOldestFirst ? { from: momentOfNs(BigInt(last.atNs)), to: range.to } : { from: range.from, to: momentOfNs(BigInt(last.atNs) + 1n) }
      const page = await callOperation(queryLogs, { query, ...seam, limit: furtherPage, oldestFirst: isOldestFirst })
      const all = joinPages(lines, page.lines)
      setMore({ key, lines: all.slice(0, mostLines), isEnd: page.lines.length < furtherPage || all.length === lines.length })
    } catch (failure) {
      setMoreError(failure as CallError)
    } finally {
      setIsLoadingMore(false)
    }
  }, [key, last, lines])
  return { lines, series: data?.series ?? [], error: error ?? moreError, isFetching, hasMore, isLoadingMore, loadMore, isKnown: data !== undefined }
}
