import type { WorkflowJob } from '@actions/workflow-parser/model/workflow-template'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { defined } from '../model/defined.ts'
import type { Workflow } from '../model/workflow.ts'
import { readJob } from './read-job.ts'
import { readConcurrency, readDefaults, readPermissions } from './read-parts.ts'
import { readTriggers } from './read-trigger.ts'
import { childOf, entriesOf, optionalTemplate, recordOf } from './tokens.ts'

/** The model of a file that has no errors. `converted` are its jobs as GitHub's converter reads them: it makes the ids of steps. */
export function readWorkflow(path: string, root: TemplateToken, converted: readonly WorkflowJob[]): Workflow {
  const stepIds = new Map(converted.map((job) => [job.id.value, job.type === 'job' ? job.steps.map((step) => step.id) : []]))
  return defined<Workflow>({
    path,
    name: optionalTemplate(childOf(root, 'name')),
    runName: optionalTemplate(childOf(root, 'run-name')),
    on: readTriggers(childOf(root, 'on')),
    env: recordOf(childOf(root, 'env')),
    defaults: readDefaults(childOf(root, 'defaults')),
    concurrency: readConcurrency(childOf(root, 'concurrency')),
    permissions: readPermissions(childOf(root, 'permissions')),
    jobs: entriesOf(childOf(root, 'jobs')).map((entry) => readJob(entry, stepIds.get(entry.key) ?? [])),
  })
}
