import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { templateOf } from './tokens.ts'

/** What is said of an input of actions/checkout; undefined when its value can be done. */
export type ExplainInput = (value: TemplateToken) => string | undefined

const done: ExplainInput = () => undefined

function onlyOff(instead: string): (name: string) => ExplainInput {
  return (name) => (value) => (/^(|false)$/i.test(templateOf(value).trim()) ? undefined : `'${name}' of actions/checkout is not supported yet. ${instead}`)
}

function onlyExpression(expression: RegExp, message: string): ExplainInput {
  return (value) => (expression.test(templateOf(value).trim()) ? undefined : message)
}

const leaveOut = onlyOff('Leave it out.')

/** Inputs of actions/checkout, in lower case. https://github.com/actions/checkout/blob/v4/action.yml */
export const checkoutInputs: Readonly<Record<string, ExplainInput>> = {
  ref: done, path: done, clean: done, 'fetch-depth': done, 'fetch-tags': done,
  // Without effect here, and without harm: nothing is asked for a password, and nothing is fetched over SSH.
  token: done, 'persist-credentials': done, 'show-progress': done, 'set-safe-directory': done, 'ssh-strict': done, 'ssh-user': done, 'sparse-checkout-cone-mode': done,
  repository: onlyExpression(/^(\$\{\{\s*github\.repository\s*\}\})?$/i, "'repository' of actions/checkout is not supported yet: only the workflow's own repository is checked out. Leave it out, or clone the other one in a 'run' step."),
  'github-server-url': onlyExpression(/^(\$\{\{\s*github\.server_url\s*\}\})?$/i, "'github-server-url' of actions/checkout is not supported yet. Leave it out."),
  submodules: onlyOff("Run 'git submodule update --init' in a step.")('submodules'),
  lfs: onlyOff("Run 'git lfs pull' in a step.")('lfs'),
  'ssh-key': leaveOut('ssh-key'), 'ssh-known-hosts': leaveOut('ssh-known-hosts'), filter: leaveOut('filter'),
  'sparse-checkout': onlyOff("Run 'git sparse-checkout set' in a step.")('sparse-checkout'),
}
