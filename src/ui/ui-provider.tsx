import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { CallError } from './call-operation.ts'
import { cssVariables, theme, themeManager } from './look/theme.ts'

/** Only what may heal by itself is tried again. */
function shouldRetry(count: number, error: unknown): boolean {
  return error instanceof CallError && error.code === 'unavailable' && !error.isInternal && count < 3
}

/** When anything is refused for want of a session, the query that says who is signed in is asked again. */
function createQueries(sessionQuery: string): QueryClient {
  const queryCache = new QueryCache({
    onError(error, query) {
      const isSessionGone = error instanceof CallError && error.code === 'unauthenticated' && query.queryKey[0] !== sessionQuery
      if (isSessionGone) void queries.invalidateQueries({ queryKey: [sessionQuery] })
    },
  })
  const queries = new QueryClient({ queryCache, defaultOptions: { queries: { retry: shouldRetry, staleTime: 2000, refetchOnWindowFocus: true, networkMode: 'always' }, mutations: { networkMode: 'always' } } })
  return queries
}

/** Look and queries: what every component of the kit needs around it, the router too. */
export function UiProvider({ sessionQuery, children }: { sessionQuery: string; children: ReactNode }) {
  const [queries] = useState(() => createQueries(sessionQuery))
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={themeManager} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        {children}
      </QueryClientProvider>
    </MantineProvider>
  )
}
