import { parseWorkflow } from '#lib/workflow'
import { entityRef } from '#lib/entity-ref'
import { type DetectedProblem, type FileDetector, nothingDetected, partOfRepository, pathInside } from '#kernel/feature'
import type { WorkflowFault } from './contract.ts'
import { describeWorkflow, workflowRef } from './describe-workflow.ts'
import { isWorkflowPath } from './read-workflow.ts'

const inFolder = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/

/** Workflow files on disk: triggers, jobs, and what keeps them from being run, at its line. */
export const detectWorkflows: FileDetector = {
  kind: 'file', id: 'pipelines.workflows', endings: ['yaml', 'yml'],
  matches: (path) => inFolder.test(path),
  async detect(file) {
    const inside = pathInside(file)
    // Below the top of its repository it is an example of somebody's, and nothing runs it.
    if (file.repository && !isWorkflowPath(inside)) return nothingDetected
    const repository = file.repository?.ref ?? entityRef('repository', 'unversioned')
    const parsed = parseWorkflow({ path: inside, text: await file.text() })
    const ref = workflowRef(repository, inside)
    const described = describeWorkflow(parsed, { repository, path: inside, commit: '' })
    const spec = file.repository ? described : { ...described, canStart: false, faults: [...described.faults, uncommitted(inside)] }
    const evidence = { file: file.path, line: 1 }
    const problems = parsed.errors.map((fault): DetectedProblem => ({ key: `${fault.line}:${fault.column}`, message: `${spec.name} can never start: ${fault.message}`, evidence: { file: file.path, line: fault.line }, entity: ref }))
    return {
      entities: [{ ref, title: spec.name, description: `Workflow ${inside}`, spec, evidence }],
      relations: partOfRepository(ref, file),
      problems,
    }
  },
}

function uncommitted(path: string): WorkflowFault {
  return { path, line: 1, column: 1, severity: 'unsupported', message: 'The file lies in no Git repository, and runs are of commits. Run git init and commit it.' }
}
