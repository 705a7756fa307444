import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { MappingToken, NullToken } from '@actions/workflow-parser/templates/tokens/index'
import type { FaultContext } from './fault-context.ts'
import { childOf, entriesOf } from './tokens.ts'

/** GitHub takes `workflow_dispatch: inputs:` with nothing behind it; its published parser calls that an unexpected value. */
export function allowNullInputs(root: TemplateToken, context: FaultContext): void {
  const dispatch = childOf(childOf(root, 'on'), 'workflow_dispatch')
  if (!(dispatch instanceof MappingToken)) return
  const at = entriesOf(dispatch).findIndex((entry) => entry.key === 'inputs' && entry.value instanceof NullToken)
  const value = entriesOf(dispatch)[at]?.value
  if (value === undefined) return
  dispatch.remove(at)
  context.forgive(value)
}
