import { ProductError } from '../../errors.ts'
import type { ContextValue, ExpressionContexts } from '../expression/context-value.ts'
import { isContextObject } from '../expression/context-value.ts'
import { textOf } from '../expression/evaluate-record.ts'
import { evaluateTemplate, evaluateText } from '../expression/template.ts'
import { defined } from '../model/defined.ts'
import type { RunsOn } from '../model/workflow.ts'

/** Labels and group of a job; one expression may give a label, a list, or `{ group, labels }`. @throws ProductError when none is left. */
export function evaluateRunsOn(runsOn: RunsOn, contexts: ExpressionContexts): { readonly labels: readonly string[]; readonly group?: string } {
  const values = runsOn.labels.map((label) => evaluateTemplate(label, contexts))
  const [only] = values
  const mapping = values.length === 1 && isContextObject(only) ? only : undefined
  const labels = (mapping === undefined ? values : [mapping['labels'] ?? null]).flatMap((value) => labelsOf(value))
  const group = runsOn.group === undefined ? mapping?.['group'] : evaluateText(runsOn.group, contexts)
  if (labels.length > 0 || group !== undefined) return defined({ labels, group: group === undefined ? undefined : textOf(group) })
  throw new ProductError('invalid', `'runs-on' gives no label. Check the expression '${runsOn.labels.join(', ')}' in the workflow file.`)
}

function labelsOf(value: ContextValue): readonly string[] {
  const items = Array.isArray(value) ? (value as readonly ContextValue[]) : [value]
  return items.map((item) => textOf(item)).filter((label) => label !== '')
}
