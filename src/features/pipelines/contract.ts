import { z } from 'zod'
import { EntityRef, parseEntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { Run } from '#kernel/runs/contract'

/** An `error` is refused by GitHub too; `unsupported` cannot be done here yet. Either keeps a workflow from starting; a `notice` does not. */
export const WorkflowFault = z.object({ path: z.string(), line: z.number().int(), column: z.number().int(), message: z.string(), severity: z.enum(['error', 'unsupported', 'notice']) })
export type WorkflowFault = z.infer<typeof WorkflowFault>

const InputValue = z.union([z.string(), z.number(), z.boolean()])
/** An input of `workflow_dispatch`. */
export const WorkflowInput = z.object({
  name: z.string(), type: z.enum(['string', 'boolean', 'number', 'choice', 'environment']), description: z.string().nullable(), required: z.boolean(),
  default: InputValue.nullable(), options: z.array(z.string()),
})
export type WorkflowInput = z.infer<typeof WorkflowInput>
/** An image that a workflow builds: names without tags where they are known before it runs; paths from the top of the repository. */
const BuiltImage = z.object({
  by: z.enum(['action', 'command', 'skaffold']), names: z.array(z.string()), dockerfile: z.string().nullable(), context: z.string().nullable(), target: z.string().nullable(), line: z.number().int(),
})
export type BuiltImage = z.infer<typeof BuiltImage>
export const Workflow = z.object({
  ref: EntityRef, repository: EntityRef, path: z.string(), name: z.string(), commit: z.string(), triggers: z.array(z.string()),
  jobs: z.array(z.object({ id: z.string(), name: z.string(), needs: z.array(z.string()), steps: z.number().int() })),
  faults: z.array(WorkflowFault), canStart: z.boolean(), inputs: z.array(WorkflowInput).default([]), images: z.array(BuiltImage).default([]),
})
export type Workflow = z.infer<typeof Workflow>
const ListedWorkflow = Workflow.extend({ lastRun: Run.nullable() })

/** Input of the run kind `pipeline`, as it stands in a run. */
export const PipelineInput = z.object({
  repository: EntityRef, workflow: z.string().describe('Path of the workflow file.'), event: z.enum(['push', 'workflow_dispatch', 'schedule']),
  ref: z.string(), commit: z.string(), treeSha: z.string(), before: z.string().nullable().default(null), isDefaultBranch: z.boolean(),
  inputs: z.record(z.string(), InputValue).default({}), actor: z.string(),
})
export type PipelineInput = z.infer<typeof PipelineInput>

/** A pipeline of a commit ended. Releases are made of those that passed on the default branch. */
export const PipelineFinished = defineEvent(
  'dev.cdevents.pipelinerun.finished.0.3.0',
  z.object({ runId: z.string(), repository: EntityRef, workflow: z.string(), ref: z.string(), commit: z.string(), treeSha: z.string(), isDefaultBranch: z.boolean(), state: z.enum(['succeeded', 'failed', 'cancelled']), reason: z.string().nullable() }),
  (data) => ({ id: data.runId, content: { pipelineName: data.workflow, uri: `/runs/${data.runId}`, outcome: data.state === 'succeeded' ? 'success' : data.state === 'failed' ? 'failure' : 'cancel', errors: data.reason ?? '' } }),
)
/** A push that started no run of a workflow, and why. */
export const PipelineSkipped = defineEvent('dev.daybook.pipeline.skipped', z.object({ repository: EntityRef, workflow: z.string(), commit: z.string(), reason: z.string() }))

export const listWorkflows = defineOperation({
  name: 'pipelines.list', kind: 'query', access: 'pipelines:read', summary: 'List workflows and what they cannot do here yet.',
  input: z.object({ repository: EntityRef.optional(), ...PageInput }), output: pageOf(ListedWorkflow),
  table: { rows: 'items', columns: ['repository', 'path', 'name', 'triggers', 'canStart', 'lastRun.state'] },
})
export const getWorkflow = defineOperation({
  name: 'pipelines.get', kind: 'query', access: 'pipelines:read', summary: 'Show a workflow with its last runs.',
  input: z.object({ workflow: EntityRef, limit: z.number().int().min(0).max(100).default(20).describe('How many runs.') }),
  output: z.object({ workflow: Workflow, runs: z.array(Run) }), positional: ['workflow'],
})
export const startPipeline = defineOperation({
  name: 'pipelines.start', kind: 'command', access: 'pipelines:write', scope: 'repository', summary: 'Start a workflow by hand.',
  input: z.object({ repository: EntityRef, workflow: z.string().describe('Path or file name of the workflow.'), ref: z.string().optional().describe('Branch, tag or commit; the default branch unless given.'), inputs: z.record(z.string(), InputValue).default({}) }),
  output: z.object({ runId: z.string() }), positional: ['repository', 'workflow'],
})
export const lintWorkflow = defineOperation({
  name: 'pipelines.lint', kind: 'query', access: 'pipelines:read', summary: 'Check the text of a workflow file.',
  input: z.object({ path: z.string().default('.github/workflows/workflow.yml'), text: z.string().max(1_000_000) }),
  output: z.object({ faults: z.array(WorkflowFault), canStart: z.boolean() }), table: { rows: 'faults', columns: ['line', 'column', 'severity', 'message'] },
})

/** Page of a workflow, by the name of its reference: they are all in the default namespace. */
export function workflowPath(workflow: string): string {
  return `/pipelines/${parseEntityRef(workflow).name}`
}
