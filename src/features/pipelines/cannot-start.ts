import { entitiesOfKind } from '#kernel/catalog'
import { type AttentionItem, defineAttention } from '#kernel/feature'
import { workflowPath } from './contract.ts'
import { WorkflowSpec } from './describe-workflow.ts'

/** Hosted workflows that a push should start and cannot; those in the project folder are told by discovery. */
export const cannotStart = defineAttention('pipelines.cannot-start', async (ctx) => {
  const found = await entitiesOfKind(ctx.db, 'workflow')
  return found.flatMap(({ ref, spec: raw, updatedAt }): AttentionItem[] => {
    const spec = WorkflowSpec.safeParse(raw).data
    const fault = spec?.faults.find(({ severity }) => severity !== 'notice')
    if (!spec || !fault || spec.commit === '' || !spec.triggers.includes('push')) return []
    return [{
      key: `workflow-cannot-start:${ref}`, section: 'since', severity: 'medium', title: `${spec.name} does not run`, entity: ref, since: new Date(updatedAt),
      evidence: { text: `${fault.path}:${fault.line} ${fault.message}`.slice(0, 300), href: workflowPath(ref) },
      why: 'Pushes to its repository are not tested until the file is corrected.', actions: [{ label: 'Show what is wrong', href: workflowPath(ref) }],
    }]
  })
})
