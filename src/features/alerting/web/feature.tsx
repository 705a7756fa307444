import { IconBell, IconBellRinging } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { saveCheck } from '../checks/checks-contract.ts'
import { saveSilence } from '../silences/silences-contract.ts'
import { useFiringCount } from './use-firing-count.ts'

/** What is watched, what fires, and who is told. */
export const alertingWeb = defineWebFeature({
  id: 'alerting', title: 'Alerting',
  navigation: [
    { section: 'run', label: 'Alerts', icon: IconBellRinging, path: '/alerts', alsoAt: ['/checks'], order: 40, shortcut: 'a', access: 'alerting:read', useCount: useFiringCount },
    { section: 'settings', label: 'My notifications', icon: IconBell, path: '/settings/notifications', order: 5, access: 'alerting:read' },
  ],
  routes: [
    { path: '/alerts', page: lazyPart(async () => (await import('./alerts-page.tsx')).AlertsPage) },
    { path: '/alerts/receivers', page: lazyPart(async () => (await import('./receivers-page.tsx')).ReceiversPage) },
    { path: '/alerts/rules/new', page: lazyPart(async () => (await import('./rules/rules-editor.tsx')).NewRulesPage) },
    { path: '/alerts/rules/$', page: lazyPart(async () => (await import('./rules/rules-or-set.tsx')).RulesOrSet) },
    { path: '/alerts/slos', page: lazyPart(async () => (await import('./slo/slos-page.tsx')).SlosPage) },
    { path: '/alerts/slos/new', page: lazyPart(async () => (await import('./slo/slo-editor.tsx')).NewSlosPage) },
    { path: '/alerts/slos/$name', page: lazyPart(async () => (await import('./slo/slo-page.tsx')).SloPage) },
    { path: '/alerts/routing', page: lazyPart(async () => (await import('./channels/routing-page.tsx')).RoutingPage) },
    { path: '/settings/notifications', page: lazyPart(async () => (await import('./channels/notifications-page.tsx')).NotificationsPage) },
    { path: '/alerts/silences', page: lazyPart(async () => (await import('./silences/silences-page.tsx')).SilencesPage) },
    { path: '/alerts/maintenance', page: lazyPart(async () => (await import('./maintenance/maintenance-page.tsx')).MaintenancePage) },
    { path: '/alerts/noise', page: lazyPart(async () => (await import('./noise/noise-page.tsx')).NoisePage) },
    { path: '/alerts/$id', page: lazyPart(async () => (await import('./alert/alert-page.tsx')).AlertPage) },
    { path: '/checks/$name', page: lazyPart(async () => (await import('./check-page.tsx')).CheckPage) },
  ],
  panels: [{ kinds: ['service', 'host'], title: 'Checks and alerts', component: lazyPart(async () => (await import('./entity-checks.tsx')).EntityChecks), order: 30 }],
  commands: [
    { title: 'Open maintenance', icon: IconBell, access: 'alerting:write', dialog: lazyPart(async () => (await import('./maintenance/maintenance-dialog.tsx')).MaintenanceDialog) },
    { title: 'Add a receiver', icon: IconBell, access: 'alerting:manage', dialog: lazyPart(async () => (await import('./channels/add-receiver-dialog.tsx')).AddReceiverDialog) },
  ],
  palette: [saveCheck, saveSilence],
})
