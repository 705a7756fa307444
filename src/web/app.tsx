import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { askAhead, type LazyPart, UiProvider, WebFeaturesProvider, type WebRoute } from '#ui'
import { whoAmI } from '#kernel/access/contract'
import { webFeatures } from './features.ts'
import { createAppRouter } from './router.tsx'

export function App() {
  const [router] = useState(() => beginPage(createAppRouter(webFeatures)))
  return (
    <UiProvider sessionQuery={whoAmI.name}>
      <WebFeaturesProvider value={webFeatures}>
        <RouterProvider router={router} />
      </WebFeaturesProvider>
    </UiProvider>
  )
}

/** The page of the address is loaded, and asked what it asks first, while it is still being asked who is there. */
function beginPage(router: ReturnType<typeof createAppRouter>): ReturnType<typeof createAppRouter> {
  const { pathname, search } = router.latestLocation
  const [matchedRoutes, params] = router.getMatchedRoutes(pathname)
  const { asks, isPublic } = (matchedRoutes.at(-1)?.options.staticData ?? {}) as Partial<Pick<WebRoute, 'asks' | 'isPublic'>>
  if (isPublic !== true) askAhead(whoAmI, {})
  for (const { operation, input } of asks?.({ params, search: search as Record<string, string> }) ?? []) askAhead(operation, input as never)
  for (const { options } of matchedRoutes) (options.component as Partial<LazyPart<never>> | undefined)?.begin?.()
  return router
}
