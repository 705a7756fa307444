import { IconActivity, IconMailOff, IconShieldCheck } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { addNote } from '../contract.ts'

/** The timeline, the proof of the audit chain, and reactions that failed for good. */
export const timelineWeb = defineWebFeature({
  id: 'timeline', title: 'Timeline',
  navigation: [
    { section: 'main', label: 'Timeline', icon: IconActivity, path: '/timeline', order: 20, shortcut: 'l', isOnPhone: true, access: 'timeline:read' },
    { section: 'settings', label: 'Audit', icon: IconShieldCheck, path: '/settings/audit', order: 60, access: 'audit:admin' },
    { section: 'settings', label: 'Dead letters', icon: IconMailOff, path: '/settings/dead-letters', order: 70, access: 'timeline:manage' },
  ],
  routes: [
    { path: '/timeline', page: lazyPart(async () => (await import('./timeline-page.tsx')).TimelinePage), hasEnvironment: true },
    { path: '/settings/audit', page: lazyPart(async () => (await import('./audit-page.tsx')).AuditPage) },
    { path: '/settings/dead-letters', page: lazyPart(async () => (await import('./dead-letters-page.tsx')).DeadLettersPage) },
  ],
  panels: [{ kinds: ['*'], title: 'What happened', component: lazyPart(async () => (await import('./entity-events.tsx')).EntityEvents), order: 200 }],
  palette: [addNote],
})
