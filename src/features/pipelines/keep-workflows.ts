import type { Context } from '#kernel/feature'
import { entitiesOfKind, registerEntity, relate, unregisterEntity } from '#kernel/catalog'
import { describeWorkflow, WorkflowSpec, workflowRef } from './describe-workflow.ts'
import type { FoundWorkflow } from './read-workflow.ts'

const by = 'pipelines'

/** The workflows of a hosted repository's default branch, as entities; those that are gone from it go. */
export async function keepWorkflows(ctx: Context, repository: string, commit: string, found: readonly FoundWorkflow[]): Promise<void> {
  const known = (await entitiesOfKind(ctx.db, 'workflow')).filter(({ spec }) => WorkflowSpec.safeParse(spec).data?.repository === repository)
  const refs = new Set(found.map(({ path }) => workflowRef(repository, path)))
  for (const { path, parsed } of found) {
    const ref = workflowRef(repository, path)
    const spec = describeWorkflow(parsed, { repository, path, commit })
    await registerEntity(ctx, { by, ref, title: spec.name, description: `Workflow ${path}`, spec })
    await relate(ctx, { by, from: ref, type: 'partOf', to: repository, reason: `${path} is a file of the repository.` })
  }
  for (const { ref } of known) if (!refs.has(ref)) await unregisterEntity(ctx, { by, ref })
}
