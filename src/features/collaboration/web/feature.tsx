import { IconUsersGroup } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { addComment } from '../contract.ts'

/** Comments, on the page of whatever they are about, and who owns what. */
export const collaborationWeb = defineWebFeature({
  id: 'collaboration', title: 'Collaboration',
  navigation: [{ section: 'know', label: 'Owners', icon: IconUsersGroup, path: '/owners', order: 10, shortcut: 'o', access: 'catalog:read' }],
  routes: [{ path: '/owners', page: lazyPart(async () => (await import('./owners-page.tsx')).OwnersPage) }],
  panels: [{ kinds: ['*'], title: 'Comments', component: lazyPart(async () => (await import('./entity-comments.tsx')).EntityComments), order: 180 }],
  objectPanels: [{ kinds: ['*'], title: 'Comments', component: lazyPart(async () => (await import('./comments.tsx')).Comments) }],
  palette: [addComment],
})
