import { Outlet, useLocation } from '@tanstack/react-router'
import { Suspense } from 'react'
import { PageProvider, useWebFeatures } from '#ui'
import { Frame } from './frame/frame.tsx'
import { SessionGate } from './session/session-gate.tsx'

/** Public pages stand alone; all others behind the session and inside the frame. */
export function Root() {
  const { pathname } = useLocation()
  const features = useWebFeatures()
  const isPublic = features.some((feature) => feature.routes?.some((route) => route.isPublic === true && route.path === pathname))
  const page = <Suspense fallback={<div className="page" aria-busy />}><Outlet /></Suspense>
  return <PageProvider>{isPublic ? page : <SessionGate><Frame>{page}</Frame></SessionGate>}</PageProvider>
}
