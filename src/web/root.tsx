import { Outlet, useLocation } from '@tanstack/react-router'
import { PageProvider, useWebFeatures, WhileLoading } from '#ui'
import { Frame } from './frame/frame.tsx'
import { SessionGate } from './session/session-gate.tsx'

/** Public pages stand alone; all others behind the session and inside the frame. */
export function Root() {
  const { pathname } = useLocation()
  const features = useWebFeatures()
  const isPublic = features.some((feature) => feature.routes?.some((route) => route.isPublic === true && route.path === pathname))
  const page = <WhileLoading show={<div className="page" aria-busy />}><Outlet /></WhileLoading>
  return <PageProvider>{isPublic ? page : <SessionGate><Frame>{page}</Frame></SessionGate>}</PageProvider>
}
