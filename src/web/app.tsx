import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { UiProvider, WebFeaturesProvider } from '#ui'
import { whoAmI } from '#kernel/access/contract'
import { webFeatures } from './features.ts'
import { createAppRouter } from './router.tsx'

export function App() {
  const [router] = useState(() => createAppRouter(webFeatures))
  return (
    <UiProvider sessionQuery={whoAmI.name}>
      <WebFeaturesProvider value={webFeatures}>
        <RouterProvider router={router} />
      </WebFeaturesProvider>
    </UiProvider>
  )
}
