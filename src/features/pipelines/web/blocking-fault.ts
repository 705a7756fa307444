import type { Workflow, WorkflowFault } from '../contract.ts'

/** The first thing that keeps a workflow from starting. */
export function blockingFault({ faults }: Pick<Workflow, 'faults'>): WorkflowFault | undefined {
  return faults.find(({ severity }) => severity !== 'notice')
}

/** `build.yml:12`: the file without its folder, which is the same for all. */
export function placeOf({ path, line }: WorkflowFault): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}:${line}`
}
