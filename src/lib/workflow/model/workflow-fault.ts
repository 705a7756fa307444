/** Something about a workflow file that its author has to know. Line and column count from 1. */
export interface WorkflowFault {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A fault as GitHub prints it: `PATH (Line: L, Col: C): message`. */
export function formatFault(fault: WorkflowFault): string {
  return `${fault.path} (Line: ${fault.line}, Col: ${fault.column}): ${fault.message}`
}
