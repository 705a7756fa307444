import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { defined } from '../model/defined.ts'
import type { TemplateNode } from '../model/template-node.ts'
import type { Job, JobEnvironment, RunsOn, Step, Strategy } from '../model/workflow.ts'
import { readConcurrency, readDefaults, readPermissions } from './read-parts.ts'
import type { TokenEntry } from './tokens.ts'
import { booleanOf, childOf, itemsOf, lineOf, nodeOf, numberOf, optionalTemplate, recordOf, textsOf } from './tokens.ts'

export function readJob(entry: TokenEntry, stepIds: readonly string[]): Job {
  const { value: token } = entry
  const child = (key: string) => childOf(token, key)
  return defined<Job>({
    id: entry.key,
    name: optionalTemplate(child('name')) || undefined,
    needs: textsOf(child('needs')) ?? [],
    if: optionalTemplate(child('if')),
    runsOn: readRunsOn(child('runs-on')),
    env: recordOf(child('env')),
    defaults: readDefaults(child('defaults')),
    strategy: readStrategy(child('strategy')),
    timeoutMinutes: numberOf(child('timeout-minutes')),
    continueOnError: booleanOf(child('continue-on-error')),
    environment: readEnvironment(child('environment')),
    concurrency: readConcurrency(child('concurrency')),
    permissions: readPermissions(child('permissions')),
    outputs: recordOf(child('outputs')),
    steps: itemsOf(child('steps')).map((step, index) => readStep(step, stepIds[index] ?? `__step_${index + 1}`)),
    uses: optionalTemplate(child('uses')),
    with: optionalNode(child('with')),
    secrets: optionalNode(child('secrets')),
    container: optionalNode(child('container')),
    services: optionalNode(child('services')),
    line: lineOf(entry.keyToken),
  })
}

function readStep(token: TemplateToken, id: string): Step {
  const child = (key: string) => childOf(token, key)
  return defined<Step>({
    id,
    name: optionalTemplate(child('name')) || undefined,
    if: optionalTemplate(child('if')),
    run: optionalTemplate(child('run')),
    uses: optionalTemplate(child('uses')),
    with: recordOf(child('with')),
    env: recordOf(child('env')),
    shell: optionalTemplate(child('shell')),
    workingDirectory: optionalTemplate(child('working-directory')),
    timeoutMinutes: numberOf(child('timeout-minutes')),
    continueOnError: booleanOf(child('continue-on-error')),
    line: lineOf(token),
  })
}

function readRunsOn(token: TemplateToken | undefined): RunsOn {
  const group = optionalTemplate(childOf(token, 'group'))
  const labels = textsOf(childOf(token, 'labels')) ?? (group === undefined ? textsOf(token) : undefined) ?? []
  return defined<RunsOn>({ labels: labels.filter((label) => label !== ''), group })
}

function readStrategy(token: TemplateToken | undefined): Strategy | undefined {
  if (token === undefined) return undefined
  if (token.isExpression) return defined<Strategy>({ expression: optionalTemplate(token), matrix: undefined, failFast: undefined, maxParallel: undefined })
  return defined<Strategy>({
    matrix: optionalNode(childOf(token, 'matrix')),
    failFast: booleanOf(childOf(token, 'fail-fast')),
    maxParallel: numberOf(childOf(token, 'max-parallel')),
    expression: undefined,
  })
}

function readEnvironment(token: TemplateToken | undefined): JobEnvironment | undefined {
  if (token === undefined) return undefined
  const name = optionalTemplate(childOf(token, 'name')) ?? (token.isScalar ? optionalTemplate(token) : undefined)
  return name === undefined || name === '' ? undefined : defined<JobEnvironment>({ name, url: optionalTemplate(childOf(token, 'url')) })
}

function optionalNode(token: TemplateToken | undefined): TemplateNode | undefined {
  return token === undefined ? undefined : nodeOf(token)
}
