import type { ParsedWorkflow, Workflow as WorkflowFile } from '#lib/workflow'
import { type EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'
import type { z } from 'zod'
import { Workflow, type WorkflowInput } from './contract.ts'
import { findNotices } from './find-notices.ts'
import { imagesBuilt } from './images/images-built.ts'

/** What the catalog keeps of a workflow: the contract's fields that are not its reference. */
export const WorkflowSpec = Workflow.omit({ ref: true })
export type WorkflowSpec = z.infer<typeof WorkflowSpec>

/** `workflow:default/shop--ci`; a file that ends in `.yaml` keeps it, since `ci.yml` may lie beside it. */
export function workflowRef(repository: string, path: string): EntityRef {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.yml$/, '')
  return entityRef('workflow', `${parseEntityRef(repository, 'repository').name}--${file}`)
}

/** The facts of a workflow file, for the catalog and for people. A file with errors still lists what could be read. */
export function describeWorkflow(parsed: ParsedWorkflow, { repository, path, commit }: { repository: string; path: string; commit: string }): WorkflowSpec {
  const file = parsed.workflow ?? parsed.draft
  return {
    repository, path, commit, name: file?.name ?? path.slice(path.lastIndexOf('/') + 1), triggers: file?.on.map((trigger) => trigger.event) ?? [], jobs: jobsOf(file),
    faults: faultsOf(parsed), canStart: canStart(parsed), inputs: inputsOf(file), images: imagesBuilt(file),
  }
}

export function faultsOf({ errors, unsupported, workflow }: ParsedWorkflow): WorkflowSpec['faults'] {
  return [
    ...errors.map((fault) => ({ ...fault, severity: 'error' as const })), ...unsupported.map((fault) => ({ ...fault, severity: 'unsupported' as const })),
    ...(workflow ? findNotices(workflow) : []),
  ]
}

export function canStart({ workflow, errors, unsupported }: ParsedWorkflow): boolean {
  return workflow !== undefined && errors.length === 0 && unsupported.length === 0
}

function jobsOf(file: WorkflowFile | undefined): WorkflowSpec['jobs'] {
  return (file?.jobs ?? []).map((job) => ({ id: job.id, name: job.name ?? job.id, needs: [...job.needs], steps: job.steps.length }))
}

function inputsOf(file: WorkflowFile | undefined): WorkflowInput[] {
  const declared = file?.on.find((trigger) => trigger.event === 'workflow_dispatch')?.inputs ?? []
  return declared.map((input) => ({
    name: input.name, type: input.type, description: input.description ?? null, required: input.required, default: input.default ?? null, options: [...(input.options ?? [])],
  }))
}
