import { z } from 'zod'
import { parseWorkflow } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { entitiesOfKind } from '#kernel/catalog'
import { getEntity } from '#kernel/catalog/contract'
import { getWorkflow, lintWorkflow, listWorkflows, type Workflow } from './contract.ts'
import { canStart, faultsOf, WorkflowSpec } from './describe-workflow.ts'
import { runsOf } from './workflow-runs.ts'

/** In the order of their references. */
export const list = handle(listWorkflows, async ({ repository, cursor, limit }, ctx) => {
  const [after] = readCursor(cursor, z.tuple([z.string()])) ?? []
  const all = (await entitiesOfKind(ctx.db, 'workflow')).flatMap(({ ref, spec }): Workflow[] => {
    const parsed = WorkflowSpec.safeParse(spec)
    return parsed.success && (repository === undefined || parsed.data.repository === repository) ? [{ ref, ...parsed.data }] : []
  }).toSorted((a, b) => (a.ref < b.ref ? -1 : 1)).filter(({ ref }) => after === undefined || ref > after)
  const shown = all.slice(0, limit)
  const last = shown.at(-1)
  const items = await Promise.all(shown.map(async (workflow) => ({ ...workflow, lastRun: (await runsOf(ctx, { repository: workflow.repository, workflow: workflow.path }, 1))[0] ?? null })))
  return { items, nextCursor: all.length > limit && last ? encodeCursor([last.ref]) : null }
})

export const get = handle(getWorkflow, async ({ workflow: ref, limit }, ctx) => {
  const { entity } = await ctx.call(getEntity, { ref })
  const spec = entity.kind === 'workflow' ? WorkflowSpec.safeParse(entity.spec).data : undefined
  if (!spec) throw new ProductError('not-found', `There is no workflow ${ref}. List them with daybook pipelines list.`)
  return { workflow: { ref, ...spec }, runs: await runsOf(ctx, { repository: spec.repository, workflow: spec.path }, limit) }
})

export const lint = handle(lintWorkflow, async ({ path, text }) => {
  const parsed = parseWorkflow({ path, text })
  return { faults: faultsOf(parsed), canStart: canStart(parsed) }
})
