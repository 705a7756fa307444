import { type Step, usesOfExpression, usesOfTemplate, type Workflow } from '#lib/workflow'
import type { WorkflowFault } from './contract.ts'

/** Events that start runs here. */
const starting: ReadonlySet<string> = new Set(['push', 'workflow_dispatch'])

/** What does not keep a workflow from starting and is still not as at GitHub: triggers that never fire, variables that are empty. */
export function findNotices(workflow: Workflow): WorkflowFault[] {
  const triggers = workflow.on.filter(({ event }) => !starting.has(event)).map(({ event, line }): WorkflowFault => ({
    path: workflow.path, line, column: 1, severity: 'notice', message: `'${event}' starts no run here yet. Start the workflow by hand, or by a push.`,
  }))
  return [...triggers, ...variables(workflow)]
}

function variables(workflow: Workflow): WorkflowFault[] {
  const { jobs, on: _on, ...rest } = workflow
  const places = [
    { line: 1, value: rest as unknown },
    ...jobs.flatMap(({ steps, ...job }) => [{ line: job.line, value: job as unknown }, ...steps.map((step: Step) => ({ line: step.line, value: step as unknown }))]),
  ]
  return places.flatMap(({ line, value }) => [...new Set(variablesIn(value))].map((name): WorkflowFault => ({
    path: workflow.path, line, column: 1, severity: 'notice', message: `'vars.${name}' is empty: variables are not kept here yet. Write the value into 'env'.`,
  })))
}

function variablesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    const uses = key === 'if' && !value.includes('${{') ? usesOfExpression(value) : usesOfTemplate(value)
    return uses.filter(({ context }) => context.toLowerCase() === 'vars').map(({ property }) => property ?? '*')
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, held]) => variablesIn(held, name))
}
