import type { ParsedWorkflow } from '#lib/workflow'
import { formatFault, type WorkflowFault } from '#lib/workflow'

const shown = 5

/** All that keeps a workflow from starting, in the order of the file. */
export function blockingFaults({ errors, unsupported, workflow }: ParsedWorkflow): readonly WorkflowFault[] {
  const faults = [...errors, ...unsupported].toSorted((a, b) => a.line - b.line || a.column - b.column)
  if (workflow || faults.length > 0) return faults
  return [{ path: '', line: 1, column: 1, message: 'The file cannot be read as a workflow.' }]
}

/** Faults as one text: the first five, and how many there are besides. */
export function explainFaults(faults: readonly WorkflowFault[]): string {
  const rest = faults.length - shown
  return `${faults.slice(0, shown).map(formatFault).join(' ')}${rest > 0 ? ` And ${rest} more.` : ''}`
}
