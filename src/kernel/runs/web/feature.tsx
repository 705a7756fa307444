import { IconCalendarClock, IconLock, IconPlayerPlay, IconServerBolt } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { saveSchedule, setSecret, startRun } from '../contract.ts'

/** Runs of every kind, and what they run with: secrets, runners, schedules. */
export const runsWeb = defineWebFeature({
  id: 'runs', title: 'Runs',
  navigation: [
    { section: 'main', label: 'Runs', icon: IconPlayerPlay, path: '/runs', order: 40, shortcut: 'r', isOnPhone: true, access: 'runs:read' },
    { section: 'settings', label: 'Secrets', icon: IconLock, path: '/settings/secrets', order: 30, access: 'secrets:manage' },
    { section: 'settings', label: 'Runners', icon: IconServerBolt, path: '/settings/runners', order: 40, access: 'runs:read' },
    { section: 'settings', label: 'Schedules', icon: IconCalendarClock, path: '/settings/schedules', order: 50, access: 'runs:read' },
  ],
  routes: [
    { path: '/runs', page: lazyPart(async () => (await import('./runs-page.tsx')).RunsPage) },
    { path: '/runs/$id', page: lazyPart(async () => (await import('./run-page.tsx')).RunPage) },
    { path: '/settings/secrets', page: lazyPart(async () => (await import('./secrets-page.tsx')).SecretsPage) },
    { path: '/settings/runners', page: lazyPart(async () => (await import('./runners-page.tsx')).RunnersPage) },
    { path: '/settings/schedules', page: lazyPart(async () => (await import('./schedules-page.tsx')).SchedulesPage) },
  ],
  panels: [{ kinds: ['*'], title: 'Runs', component: lazyPart(async () => (await import('./entity-runs.tsx')).EntityRuns), order: 150 }],
  entityPages: { runner: () => '/settings/runners' },
  palette: [startRun, setSecret, saveSchedule],
})
