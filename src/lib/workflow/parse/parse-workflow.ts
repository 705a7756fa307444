import { FeatureFlags } from '@actions/expressions/features'
import { convertConcurrency } from '@actions/workflow-parser/model/converter/concurrency'
import { convertOn } from '@actions/workflow-parser/model/converter/events'
import { handleTemplateTokenErrors } from '@actions/workflow-parser/model/converter/handle-errors'
import { convertJobs } from '@actions/workflow-parser/model/converter/jobs'
import type { WorkflowJob } from '@actions/workflow-parser/model/workflow-template'
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants'
import { lineTooDeep } from '../../yaml-depth.ts'
import type { Workflow } from '../model/workflow.ts'
import type { WorkflowFault } from '../model/workflow-fault.ts'
import { checkTokens } from './check-tokens.ts'
import { FaultContext } from './fault-context.ts'
import { findUnsupported } from './find-unsupported.ts'
import { allowNullInputs } from './allow-null-inputs.ts'
import { readYaml } from './read-yaml.ts'
import { readWorkflow } from './read-workflow.ts'
import { childOf } from './tokens.ts'

export interface WorkflowFile {
  /** Path in its repository, as it is to be shown: `.github/workflows/ci.yml`. */
  readonly path: string
  readonly text: string
}

export interface ParseOptions {
  /** Nesting that a file may have; 100 when absent. */
  readonly maxDepth?: number
  /** Reads GitHub's experimental `background`, `wait`, `cancel` and `parallel` steps instead of refusing them. */
  readonly hasBackgroundSteps?: boolean
}

export interface ParsedWorkflow {
  /** Absent when there are errors. */
  readonly workflow?: Workflow
  /** What could be read of a file with errors: to list its jobs and steps, never to run. Absent when there are none, or nothing could be read. */
  readonly draft?: Workflow
  /** What GitHub refuses, in its words and at its places. */
  readonly errors: readonly WorkflowFault[]
  /** What GitHub would run and this product does not yet: a run must not start while there is one. */
  readonly unsupported: readonly WorkflowFault[]
}

/** Longest file that is read, in characters. */
const maxFileLength = 1024 * 1024

/** Reads a GitHub workflow file. Never throws: whatever is wrong with the file is among the errors. */
export function parseWorkflow(file: WorkflowFile, options: ParseOptions = {}): ParsedWorkflow {
  const context = new FaultContext(file.path)
  context.state['featureFlags'] = new FeatureFlags({ allowBackgroundSteps: options.hasBackgroundSteps ?? false })
  try {
    const root = readRoot(file, context, options.maxDepth ?? 100)
    if (root === undefined) return { errors: context.faults, unsupported: [] }
    const jobs = context.faults.length > 0 ? [] : convert(root, context)
    if (context.faults.length > 0) return drafted(file.path, root, jobs, context)
    return { workflow: readWorkflow(file.path, root, jobs), errors: [], unsupported: findUnsupported(file.path, root) }
  } catch (error) {
    // The YAML reader recurses over the file and overflows the stack on hostile nesting.
    context.error(undefined, error)
    return { errors: context.faults, unsupported: [] }
  }
}

function drafted(path: string, root: TemplateToken, jobs: readonly WorkflowJob[], context: FaultContext): ParsedWorkflow {
  const draft = readWorkflow(path, root, jobs)
  return { draft, errors: context.faults, unsupported: findUnsupported(path, root) }
}

function readRoot(file: WorkflowFile, context: FaultContext, maxDepth: number): TemplateToken | undefined {
  if (file.text.length > maxFileLength) {
    context.error(undefined, new Error(`The file has more than ${maxFileLength} characters. Split the workflow into several files.`))
    return undefined
  }
  if (lineTooDeep(file.text) !== undefined) {
    context.error(undefined, new Error('Maximum object depth exceeded'))
    return undefined
  }
  const fileId = context.getFileId(file.path)
  const { reader, errors } = readYaml(fileId, file.text, maxDepth)
  for (const fault of [...errors, ...reader.tagFaults()]) context.error(fileId, fault.message, fault.range)
  if (context.faults.length > 0) return undefined
  const root = readTemplate(context, WORKFLOW_ROOT, reader, fileId)
  if (root !== undefined) allowNullInputs(root, context)
  return root
}

/** What GitHub checks after the schema, in its order. */
function convert(root: TemplateToken, context: FaultContext): readonly WorkflowJob[] {
  const on = childOf(root, 'on')
  const concurrency = childOf(root, 'concurrency')
  const jobs = childOf(root, 'jobs')
  if (on !== undefined) handleTemplateTokenErrors(root, context, {}, () => convertOn(context, on))
  const converted = jobs === undefined ? [] : handleTemplateTokenErrors<WorkflowJob[]>(root, context, [], () => convertJobs(context, jobs))
  if (concurrency !== undefined) handleTemplateTokenErrors(root, context, {}, () => convertConcurrency(context, concurrency))
  checkTokens(root, context)
  return converted
}
