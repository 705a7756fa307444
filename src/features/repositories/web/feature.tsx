import { IconGitBranch } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { createRepository, repositoryPath } from '../contract.ts'

/** Code, where it lies, and how it came to be as it is. */
export const repositoriesWeb = defineWebFeature({
  id: 'repositories', title: 'Repositories',
  navigation: [{ section: 'deliver', label: 'Repositories', icon: IconGitBranch, path: '/repositories', order: 10, access: 'repositories:read' }],
  routes: [
    { path: '/repositories', page: lazyPart(async () => (await import('./repositories-page.tsx')).RepositoriesPage) },
    { path: '/repositories/$namespace/$name', page: lazyPart(async () => (await import('./repository-page.tsx')).RepositoryPage) },
    { path: '/repositories/$namespace/$name/commit/$sha', page: lazyPart(async () => (await import('./commit-page.tsx')).CommitPage) },
  ],
  panels: [{ kinds: ['repository'], title: 'Newest commits', component: lazyPart(async () => (await import('./newest-commits.tsx')).NewestCommits), order: 10 }],
  objectPanels: [{ kinds: ['event'], eventTypes: 'dev.cdevents.change.merged.', title: 'What it changed', component: lazyPart(async () => (await import('./merged-change.tsx')).MergedChange) }],
  entityPages: { repository: (name, namespace) => repositoryPath(`repository:${namespace}/${name}`) },
  palette: [createRepository],
})
