import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { CallError } from './call-operation.ts'
import { cssVariables, theme, themeManager } from './look/theme.ts'

/** Only what may heal by itself is tried again. */
function shouldRetry(count: number, error: unknown): boolean {
  return error instanceof CallError && error.code === 'unavailable' && !error.isInternal && count < 3
}

function createQueries(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, staleTime: 2000, refetchOnWindowFocus: true, networkMode: 'always' }, mutations: { networkMode: 'always' } } })
}

/** Look and queries: what every component of the kit needs around it, the router too. */
export function UiProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={themeManager} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        {children}
      </QueryClientProvider>
    </MantineProvider>
  )
}
