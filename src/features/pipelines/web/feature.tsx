import { IconRoute } from '@tabler/icons-react'
import { defineWebFeature, lazyPart } from '#ui'
import { startPipeline, workflowPath } from '../contract.ts'

/** Workflow files: what they do, what would stop them, and how they went. */
export const pipelinesWeb = defineWebFeature({
  id: 'pipelines', title: 'Pipelines',
  navigation: [{ section: 'deliver', label: 'Pipelines', icon: IconRoute, path: '/pipelines', order: 20, shortcut: 'p', access: 'pipelines:read' }],
  routes: [
    { path: '/pipelines', page: lazyPart(async () => (await import('./pipelines-page.tsx')).PipelinesPage) },
    { path: '/pipelines/$name', page: lazyPart(async () => (await import('./workflow-page.tsx')).WorkflowPage) },
  ],
  panels: [{ kinds: ['repository'], title: 'Workflows', component: lazyPart(async () => (await import('./repository-workflows.tsx')).RepositoryWorkflows), order: 20 }],
  entityPages: { workflow: (name) => workflowPath(`workflow:default/${name}`) },
  palette: [startPipeline],
})
