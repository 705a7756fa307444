import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { defined } from '../model/defined.ts'
import type { Concurrency, Permissions, RunDefaults } from '../model/workflow.ts'
import { booleanOf, childOf, optionalTemplate, recordOf } from './tokens.ts'

export function readDefaults(token: TemplateToken | undefined): RunDefaults {
  const run = childOf(token, 'run')
  return defined<RunDefaults>({ shell: optionalTemplate(childOf(run, 'shell')), workingDirectory: optionalTemplate(childOf(run, 'working-directory')) })
}

export function readConcurrency(token: TemplateToken | undefined): Concurrency | undefined {
  if (token === undefined) return undefined
  const group = optionalTemplate(childOf(token, 'group')) ?? optionalTemplate(token)
  return group === undefined || group === '' ? undefined : { group, cancelInProgress: booleanOf(childOf(token, 'cancel-in-progress')) ?? false }
}

export function readPermissions(token: TemplateToken | undefined): Permissions | undefined {
  if (token === undefined) return undefined
  return token.isScalar ? optionalTemplate(token) : recordOf(token)
}
