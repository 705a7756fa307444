import { parseWorkflow } from '#lib/workflow'
import { entityRef } from '#lib/entity-ref'
import type { DetectedProblem, FileDetector } from '#kernel/feature'
import { describeWorkflow, workflowRef } from './describe-workflow.ts'

const inFolder = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/

/** Workflow files on disk: triggers, jobs, and what keeps them from being run, at its line. */
export const detectWorkflows: FileDetector = {
  kind: 'file', id: 'pipelines.workflows',
  matches: (path) => inFolder.test(path),
  async detect(file) {
    const repository = file.repository?.ref ?? entityRef('repository', 'unversioned')
    const inside = file.repository && file.repository.path !== '' && file.repository.path !== '.' ? file.path.slice(file.repository.path.length + 1) : file.path
    const parsed = parseWorkflow({ path: inside, text: await file.text() })
    const ref = workflowRef(repository, inside)
    const spec = describeWorkflow(parsed, { repository, path: inside, commit: '' })
    const evidence = { file: file.path, line: 1 }
    const problems = parsed.errors.map((fault): DetectedProblem => ({ key: `${fault.line}:${fault.column}`, message: `${spec.name} can never start: ${fault.message}`, evidence: { file: file.path, line: fault.line }, entity: ref }))
    return {
      entities: [{ ref, title: spec.name, description: `Workflow ${inside}`, spec, evidence }],
      relations: file.repository ? [{ from: ref, type: 'partOf', to: repository, evidence, reason: `${inside} is a file of the repository.` }] : [],
      problems,
    }
  },
}
