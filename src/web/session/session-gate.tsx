import type { ReactNode } from 'react'
import { ErrorNotice, lazyPart, LiveProvider, MeProvider, useOperation, WhileLoading } from '#ui'
import { whoAmI } from '#kernel/access/contract'
import { PeopleTitles } from './people-titles.tsx'

const SignInPage = lazyPart(async () => (await import('../../kernel/access/web/sign-in-page.tsx')).SignInPage)

/** Shows what is inside to those signed in; the sign-in page to others, at the same address. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useOperation(whoAmI, {}, { live: ['dev.daybook.role.', 'dev.daybook.person.'] })
  if (error?.code === 'unauthenticated') return <WhileLoading show={<main aria-busy />}><SignInPage /></WhileLoading>
  if (data) return <MeProvider value={data}><LiveProvider><PeopleTitles>{children}</PeopleTitles></LiveProvider></MeProvider>
  if (error) return <main className="alone"><ErrorNotice error={error} onRetry={() => void refetch()} /></main>
  return <main className="alone" aria-busy aria-label="Loading" />
}
