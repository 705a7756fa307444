import { IconRocket } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { deploy, quarantineRelease, rollback, saveEnvironment } from '../contract.ts'

/** What was built, where it runs, and the way back. */
export const releasesWeb = defineWebFeature({
  id: 'releases', title: 'Releases',
  navigation: [{ section: 'deliver', label: 'Releases', icon: IconRocket, path: '/releases', alsoAt: ['/environments'], order: 30, shortcut: 'd', access: 'releases:read' }],
  routes: [
    { path: '/releases', page: lazyPart(async () => (await import('./releases-page.tsx')).ReleasesPage) },
    { path: '/environments/$service/$name', page: lazyPart(async () => (await import('./environment-page.tsx')).EnvironmentPage) },
  ],
  panels: [{ kinds: ['service'], title: 'Environments', component: lazyPart(async () => (await import('./service-environments.tsx')).ServiceEnvironments), order: 20 }],
  palette: [deploy, rollback, saveEnvironment, quarantineRelease],
})
