import { IconFlame } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { acknowledgeIncident, assignRole, declareIncident, openAction, resolveIncident, rollBackCause, updateIncident } from '../contract.ts'
import { useOpenCount } from './use-open-count.ts'

/** Trouble that people deal with: what probably caused it, the way back, and what was learned. */
export const incidentsWeb = defineWebFeature({
  id: 'incidents', title: 'Incidents',
  navigation: [{ section: 'run', label: 'Incidents', icon: IconFlame, path: '/incidents', order: 50, shortcut: 'i', isOnPhone: true, access: 'incidents:read', useCount: useOpenCount }],
  routes: [
    { path: '/incidents', page: lazyPart(async () => (await import('./incidents-page.tsx')).IncidentsPage) },
    { path: '/incidents/$number', page: lazyPart(async () => (await import('./incident-page.tsx')).IncidentPage) },
  ],
  panels: [{ kinds: ['service', 'repository', 'host'], title: 'Incidents', component: lazyPart(async () => (await import('./entity-incidents.tsx')).EntityIncidents), order: 25 }],
  entityPages: { incident: (name) => `/incidents/${name}` },
  commands: [{ title: 'Declare an incident', icon: IconFlame, access: declareIncident.access, shortcut: '!', isInTopBar: true, dialog: lazyPart(async () => (await import('./declare-dialog.tsx')).DeclareDialog) }],
  palette: [acknowledgeIncident, updateIncident, rollBackCause, resolveIncident, assignRole, openAction],
})
