import { IconTopologyStar3 } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { rediscover, saveEntity } from '../contract.ts'

/** What exists, and how it hangs together. */
export const catalogWeb = defineWebFeature({
  id: 'catalog', title: 'Catalog',
  navigation: [{ section: 'main', label: 'Catalog', icon: IconTopologyStar3, path: '/catalog', order: 30, shortcut: 'c', access: 'catalog:read' }],
  routes: [
    { path: '/catalog', page: lazyPart(async () => (await import('./catalog-page.tsx')).CatalogPage) },
    { path: '/catalog/$kind/$namespace/$name', page: lazyPart(async () => (await import('./entity-page.tsx')).EntityPage) },
  ],
  palette: [saveEntity, rediscover],
})
