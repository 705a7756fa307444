import { keepPreviousData, useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import type { z } from 'zod'
import type { Operation, OutputOf } from '#lib/operation'
import { CallError, callOperation } from './call-operation.ts'
import { type LiveRule, matchesLive } from './live/matches-live.ts'
import { useLive } from './live/live-provider.tsx'
import type { StreamMessage } from './live/stream-message.ts'
import { throttle } from './live/throttle.ts'

export interface OperationOptions<Output = unknown> {
  /** Not asked for while false. */
  readonly isOn?: boolean
  /** Default `true`: read again when something happened that may touch it, at most once a second. */
  readonly live?: LiveRule
  /** Read again every so often too, for what changes without an event; as long as a function of the answer says. */
  readonly everyMs?: number | ((output: Output | undefined) => number | undefined)
}

const calmMs = 1000

/** A query's answer, kept while a new one is fetched and read again as things happen. */
export function useOperation<Op extends Operation>(operation: Op, input: z.input<Op['input']>, options: OperationOptions<OutputOf<Op>> = {}) {
  const { isOn = true, live = true, everyMs } = options
  const queryKey = useStableKey(operation, input)
  const queries = useQueryClient()
  useRefetch(operation, queryKey, isOn ? live : false)
  return useQuery<OutputOf<Op>, CallError>({
    // While the server is away what was read before stays: the top bar says that it may be old, and all is read again afterwards.
    queryFn: ({ signal }) => callOperation(operation, input, { signal }).catch((error: unknown) => {
      const known = queries.getQueryData<OutputOf<Op>>(queryKey)
      if (known === undefined || !isAway(error)) throw error
      return known
    }),
    queryKey, enabled: isOn, placeholderData: keepPreviousData,
    refetchInterval: (query) => (typeof everyMs === 'function' ? everyMs(query.state.data) : everyMs) ?? false,
  })
}

/** The same query asked several times at once; undefined inputs are not asked. Nothing is read again by itself. */
export function useOperations<Op extends Operation>(operation: Op, inputs: readonly (z.input<Op['input']> | undefined)[]) {
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: [operation.name, '', JSON.stringify(input)], enabled: input !== undefined, placeholderData: keepPreviousData,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<OutputOf<Op>> => callOperation(operation, input as z.input<Op['input']>, { signal }),
    })),
    combine: (results) => results.map(({ data, error, isFetching }) => ({ data: data as OutputOf<Op> | undefined, error: error as CallError | null, isFetching })),
  })
}

export interface AskedOperation {
  readonly operation: Operation
  readonly input: unknown
}
export interface OperationAnswer {
  readonly data: unknown
  readonly error: CallError | null
  readonly isFetching: boolean
}

/** Answers of several queries, as many as there are. Asked again when their input changes, by nothing else. */
export function useAskedOperations(asked: readonly AskedOperation[], isOn = true): readonly OperationAnswer[] {
  return useQueries({
    queries: asked.map(({ operation, input }) => ({
      queryKey: [operation.name, '', JSON.stringify(input)], enabled: isOn, placeholderData: keepPreviousData, staleTime: Infinity,
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<unknown> => callOperation(operation, input as never, { signal }),
    })),
    combine: combineAnswers,
  })
}

function combineAnswers(results: readonly { data: unknown; error: unknown; isFetching: boolean }[]): OperationAnswer[] {
  return results.map(({ data, error, isFetching }) => ({ data, error: error as CallError | null, isFetching }))
}

interface ListPage<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
}

/** A list that is read page by page: `rows` so far, `loadMore` while `hasMore`. */
export function usePagedOperation<Row, Op extends Operation & { output: z.ZodType<ListPage<Row>> }>(operation: Op, input: z.input<Op['input']>, options: Omit<OperationOptions, 'everyMs'> & { readonly everyMs?: number } = {}) {
  const { isOn = true, live = true, everyMs } = options
  const queryKey = useStableKey(operation, input, 'pages')
  useRefetch(operation, queryKey, isOn ? live : false)
  const query = useInfiniteQuery({
    queryKey, enabled: isOn, placeholderData: keepPreviousData, initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => (await callOperation(operation, { ...(input as object), ...(pageParam ? { cursor: pageParam } : {}) } as z.input<Op['input']>, { signal })) as ListPage<z.output<Op['output']>['items'][number]>,
    getNextPageParam: (page) => page.nextCursor, refetchInterval: everyMs ?? false,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => [...page.items]), [query.data])
  return {
    rows, error: rows !== undefined && isAway(query.error) ? null : query.error as CallError | null, isLoading: query.isPending, isLoadingMore: query.isFetchingNextPage, hasMore: query.hasNextPage,
    loadMore: useCallback(() => void query.fetchNextPage(), [query.fetchNextPage]), refetch: () => void query.refetch(),
  }
}

/** A command to be called from a page; what is on the page is read again when it has worked. */
export function useCommand<Op extends Operation>(operation: Op) {
  const queries = useQueryClient()
  return useMutation<OutputOf<Op>, CallError, z.input<Op['input']>>({
    mutationFn: (input) => callOperation(operation, input),
    onSuccess: () => void queries.invalidateQueries(),
  })
}

function isAway(error: unknown): boolean {
  return error instanceof CallError && error.code === 'unavailable' && !error.isInternal
}

function useStableKey(operation: Operation, input: unknown, more = ''): readonly string[] {
  const text = JSON.stringify(input)
  return useMemo(() => [operation.name, more, text], [operation.name, more, text])
}

function useRefetch(operation: Operation, queryKey: readonly string[], rule: LiveRule): void {
  const queries = useQueryClient()
  const pace = useMemo(() => throttle(() => void queries.invalidateQueries({ queryKey }), calmMs), [queries, queryKey])
  useEffect(() => () => pace.stop(), [pace])
  const ruleKey = typeof rule === 'function' ? rule : JSON.stringify(rule)
  const listener = useCallback((message: StreamMessage) => {
    if (matchesLive(operation, rule, message)) pace.call()
  }, [operation, ruleKey, pace])
  useLive(listener, rule !== false)
}

