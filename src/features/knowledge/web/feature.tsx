import { defineWebFeature, lazyPart } from '#ui'

/** Documents and runbooks: their text where somebody needs it. */
export const knowledgeWeb = defineWebFeature({
  id: 'knowledge', title: 'Knowledge',
  panels: [{ kinds: ['runbook', 'document'], title: 'Text', component: lazyPart(async () => (await import('./entity-text.tsx')).EntityText), order: 10 }],
  objectPanels: [{ kinds: ['runbook'], title: 'Runbook', component: lazyPart(async () => (await import('./named-runbook.tsx')).NamedRunbook) }],
})
