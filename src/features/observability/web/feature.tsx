import { IconChartLine, IconFileText, IconLayoutDashboard } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'

/** What is measured: asked for in PromQL, and as dashboards that need no set-up. */
export const observabilityWeb = defineWebFeature({
  id: 'observability', title: 'Observe',
  navigation: [
    { section: 'run', label: 'Dashboards', icon: IconLayoutDashboard, path: '/dashboards', order: 10, access: 'metrics:read' },
    { section: 'run', label: 'Explore', icon: IconChartLine, path: '/explore', order: 20, shortcut: 'x', access: 'metrics:read' },
    { section: 'run', label: 'Logs', icon: IconFileText, path: '/logs', order: 30, shortcut: 'l', access: 'logs:read' },
  ],
  routes: [
    { path: '/dashboards', page: lazyPart(async () => (await import('./dashboards-page.tsx')).DashboardsPage) },
    { path: '/explore', page: lazyPart(async () => (await import('./explore-page.tsx')).ExplorePage) },
    { path: '/logs', page: lazyPart(async () => (await import('./logs-page.tsx')).LogsPage) },
  ],
  panels: [{ kinds: ['host'], title: 'Measures', component: lazyPart(async () => (await import('./host-measures.tsx')).HostMeasures), order: 5 }],
})
