import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { type LazyPart, UiProvider, WebFeaturesProvider } from '#ui'
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

/** The page of the address is loaded while it is still being asked who is there. */
function beginPage(router: ReturnType<typeof createAppRouter>): ReturnType<typeof createAppRouter> {
  const [matchedRoutes] = router.getMatchedRoutes(router.latestLocation.pathname)
  for (const { options } of matchedRoutes) (options.component as Partial<LazyPart<never>> | undefined)?.begin?.()
  return router
}
