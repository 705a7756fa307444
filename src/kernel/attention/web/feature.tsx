import { IconSun } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { useWaitingCount } from './use-waiting-count.ts'

/** Today: what needs a person. */
export const attentionWeb = defineWebFeature({
  id: 'attention', title: 'Today',
  navigation: [{ section: 'main', label: 'Today', icon: IconSun, path: '/', order: 10, shortcut: 't', useCount: useWaitingCount, isOnPhone: true, access: 'attention:read' }],
  routes: [{ path: '/', page: lazyPart(async () => (await import('./today-page.tsx')).TodayPage) }],
})
