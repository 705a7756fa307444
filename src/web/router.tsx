import { type AnyRoute, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { lazyPart, parseSearch, stringifySearch, type WebFeature } from '#ui'
import { NotFound } from './frame/not-found.tsx'
import { PageFailure } from './frame/page-failure.tsx'
import { Root } from './root.tsx'
import { SettingsStart } from './frame/settings-start.tsx'

const DesignPage = lazyPart(async () => (await import('./design/design-page.tsx')).DesignPage)

/** The router, with a route for each page of each feature. */
export function createAppRouter(features: readonly WebFeature[]) {
  const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: PageFailure })
  const pages = features.flatMap((feature) => feature.routes ?? [])
  const routes: AnyRoute[] = pages.map(({ path, page, asks, isPublic }) => createRoute({ getParentRoute: () => root, path, component: page as never, staticData: { asks, isPublic } as never }) as unknown as AnyRoute)
  routes.push(createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsStart }) as unknown as AnyRoute)
  // For those who build pages: linked from nowhere, loaded when it is asked for.
  routes.push(createRoute({ getParentRoute: () => root, path: '/ui', component: DesignPage as never }) as unknown as AnyRoute)
  return createRouter({
    routeTree: root.addChildren(routes as never) as unknown as AnyRoute, parseSearch, stringifySearch, scrollRestoration: true,
    defaultErrorComponent: PageFailure, defaultNotFoundComponent: NotFound, defaultPendingMs: 200,
  })
}
