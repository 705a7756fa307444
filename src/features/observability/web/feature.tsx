import { IconActivityHeartbeat, IconBug, IconChartLine, IconFileText, IconLayoutDashboard, IconTimeline } from '@tabler/icons-react'
import { defineWebFeature, lazyPart, type WebRoute } from '#ui'
import { showDashboard } from '../dashboards/dashboards-contract.ts'
import { shownAt } from './dashboards/dashboard-href.ts'

const asksDashboard: WebRoute['asks'] = (address) => [{ operation: showDashboard, input: shownAt(address) }]

/** What is measured: asked for in PromQL, and as dashboards that need no set-up. */
export const observabilityWeb = defineWebFeature({
  id: 'observability', title: 'Observe',
  navigation: [
    { section: 'run', label: 'Dashboards', icon: IconLayoutDashboard, path: '/dashboards', alsoAt: ['/targets'], order: 10, access: 'metrics:read' },
    { section: 'run', label: 'Explore', icon: IconChartLine, path: '/explore', order: 20, shortcut: 'x', access: 'metrics:read' },
    { section: 'run', label: 'Logs', icon: IconFileText, path: '/logs', order: 30, shortcut: 'f', access: 'logs:read' },
    { section: 'run', label: 'Traces', icon: IconTimeline, path: '/traces', order: 35, access: 'traces:read' },
    { section: 'run', label: 'Exceptions', icon: IconBug, path: '/exceptions', order: 37, access: 'exceptions:read' },
    { section: 'run', label: 'Unusual', icon: IconActivityHeartbeat, path: '/anomalies', order: 38, access: 'metrics:read' },
  ],
  routes: [
    { path: '/dashboards', page: lazyPart(async () => (await import('./dashboards/dashboards-page.tsx')).DashboardsPage) },
    { path: '/dashboards/new', page: lazyPart(async () => (await import('./dashboards/new-dashboard-page.tsx')).NewDashboardPage) },
    { path: '/dashboards/import', page: lazyPart(async () => (await import('./dashboards/import-page.tsx')).ImportPage) },
    { path: '/dashboards/file/$namespace/$name', page: lazyPart(async () => (await import('./dashboards/dashboard-page.tsx')).DashboardPage), asks: asksDashboard },
    { path: '/dashboards/$id', page: lazyPart(async () => (await import('./dashboards/dashboard-page.tsx')).DashboardPage), asks: asksDashboard },
    { path: '/explore', page: lazyPart(async () => (await import('./explore/explore-page.tsx')).ExplorePage) },
    { path: '/logs', page: lazyPart(async () => (await import('./logs/logs-page.tsx')).LogsPage) },
    { path: '/traces', page: lazyPart(async () => (await import('./traces/traces-page.tsx')).TracesPage) },
    { path: '/traces/map', page: lazyPart(async () => (await import('./service-map-page.tsx')).ServiceMapPage) },
    { path: '/traces/$traceId', page: lazyPart(async () => (await import('./traces/trace-page.tsx')).TracePage) },
    { path: '/exceptions', page: lazyPart(async () => (await import('./exceptions-page.tsx')).ExceptionsPage) },
    { path: '/exceptions/$id', page: lazyPart(async () => (await import('./exception-page.tsx')).ExceptionPage) },
    { path: '/anomalies', page: lazyPart(async () => (await import('./anomalies-page.tsx')).AnomaliesPage) },
    { path: '/targets', page: lazyPart(async () => (await import('./targets-page.tsx')).TargetsPage) },
  ],
  panels: [
    { kinds: ['host'], title: 'Measures', component: lazyPart(async () => (await import('./dashboards/ready-measures.tsx')).HostMeasures), order: 5 },
    { kinds: ['service', 'workload'], title: 'Measures', component: lazyPart(async () => (await import('./dashboards/ready-measures.tsx')).ServiceMeasures), order: 30 },
    { kinds: ['engine'], title: 'Measures', component: lazyPart(async () => (await import('./dashboards/ready-measures.tsx')).EngineMeasures), order: 5 },
    { kinds: ['dashboard'], title: 'Dashboard', component: lazyPart(async () => (await import('./dashboards/dashboard-entity.tsx')).DashboardEntity), order: 1 },
    { kinds: ['service'], title: 'Exceptions', component: lazyPart(async () => (await import('./entity-exceptions.tsx')).EntityExceptions), order: 28 },
  ],
  objectPanels: [{ kinds: ['run'], title: 'The machine meanwhile', component: lazyPart(async () => (await import('./dashboards/ready-measures.tsx')).RunMeasures) }],
})
