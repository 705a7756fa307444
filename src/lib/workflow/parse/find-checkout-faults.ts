import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { WorkflowFault } from '../model/workflow-fault.ts'
import { checkoutInputs } from './checkout-inputs.data.ts'
import { childOf, entriesOf, itemsOf } from './tokens.ts'

/** Inputs of actions/checkout that are not done, at their lines. */
export function findCheckoutFaults(path: string, root: TemplateToken): readonly WorkflowFault[] {
  const steps = entriesOf(childOf(root, 'jobs')).flatMap((job) => itemsOf(childOf(job.value, 'steps')))
  const inputs = steps.filter((step) => /^actions\/checkout(@|$)/i.test(String(childOf(step, 'uses') ?? ''))).flatMap((step) => entriesOf(childOf(step, 'with')))
  return inputs.flatMap(({ key, keyToken, value }) => {
    const explain = checkoutInputs[key.toLowerCase()]
    const message = explain === undefined ? `'${key}' is no input of actions/checkout. Remove it.` : explain(value)
    return message === undefined ? [] : [{ path, line: keyToken.line ?? 1, column: keyToken.col ?? 1, message }]
  })
}
