import { IconKey, IconUsers } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { addPerson, createToken, saveTeam } from '../contract.ts'

/** People, teams and tokens; signing in stands outside the frame. */
export const accessWeb = defineWebFeature({
  id: 'access', title: 'People',
  navigation: [
    { section: 'settings', label: 'People and teams', icon: IconUsers, path: '/settings/people', order: 10, access: 'access:read' },
    { section: 'settings', label: 'Tokens', icon: IconKey, path: '/settings/tokens', order: 20, access: 'access:manage' },
  ],
  routes: [
    { path: '/settings/people', page: lazyPart(async () => (await import('./people-page.tsx')).PeoplePage) },
    { path: '/settings/tokens', page: lazyPart(async () => (await import('./tokens-page.tsx')).TokensPage) },
    { path: '/welcome', page: lazyPart(async () => (await import('./welcome-page.tsx')).WelcomePage), isPublic: true },
    { path: '/invite', page: lazyPart(async () => (await import('./invite-page.tsx')).InvitePage), isPublic: true },
    { path: '/link', page: lazyPart(async () => (await import('./link-page.tsx')).LinkPage), isPublic: true },
  ],
  palette: [addPerson, saveTeam, createToken],
  entityPages: { person: () => '/settings/people', token: () => '/settings/tokens' },
})
