import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { StringToken } from '@actions/workflow-parser/templates/tokens/index'
import { callsOfTemplate, usesOfTemplate } from '../expression/context-uses.ts'
import { isSupportedShell, supportedShellNames } from '../plan/shell.ts'
import { templateOf } from './tokens.ts'

/** Actions that are built in; `uses` of any other is named before a run starts. */
export const supportedActions: readonly string[] = ['actions/checkout']

export interface UnsupportedRule {
  /** Where in the file: keys from the root, `*` for any key or item. */
  readonly at: readonly string[]
  /** A sentence about it, or undefined when this value is supported. */
  readonly explain: (value: TemplateToken) => string | undefined
}

/** What GitHub runs and this product does not yet. A line goes when its feature comes. */
export const unsupportedRules: readonly UnsupportedRule[] = [
  { at: ['jobs', '*', 'container'], explain: () => "'container' is not supported yet: jobs run on the runner's own machine. Remove it, or give this job to a runner that has the tools of the image." },
  { at: ['jobs', '*', 'services'], explain: () => "'services' is not supported yet. Start what the job needs in a step of its own." },
  { at: ['jobs', '*', 'snapshot'], explain: () => "'snapshot' is not supported: runner images are not built here. Remove it." },
  { at: ['jobs', '*', 'uses'], explain: (value) => `The reusable workflow '${value.toString()}' cannot be called yet. Write its jobs into this file.` },
  { at: ['jobs', '*', 'environment'], explain: () => "'environment' is not supported yet, and with it approvals and secrets of an environment. Remove it, and deploy with an environment of Releases." },
  { at: ['jobs', '*', 'concurrency'], explain: () => "'concurrency' of a job is not supported yet. Write it for the whole workflow." },
  { at: ['jobs', '*', 'runs-on', 'group'], explain: () => "Groups of runners are not supported yet. Name the runner by its labels." },
  { at: ['jobs', '*', 'steps', '*', 'uses'], explain: explainUses },
  ...['continue-on-error', 'timeout-minutes'].map((key) => ({ at: ['jobs', '*', 'steps', '*', key], explain: (value: TemplateToken) => explainLate(key, value) })),
  { at: ['jobs', '*', 'steps', '*', 'shell'], explain: explainShell },
  { at: ['jobs', '*', 'defaults', 'run', 'shell'], explain: explainShell },
  { at: ['defaults', 'run', 'shell'], explain: explainShell },
  ...[['env'], ['jobs', '*', 'defaults', 'run'], ['jobs', '*', 'steps', '*', 'with']].map((at) => ({
    at, explain: (value: TemplateToken) => (value.isExpression ? `'${at.at(-1)}' as one expression is not supported yet. Write its entries one by one.` : undefined),
  })),
  ...['background', 'wait', 'wait-all', 'cancel', 'parallel'].map((key) => ({
    at: ['jobs', '*', 'steps', '*', key],
    explain: () => `'${key}' is not supported yet: steps run one after another. Write them so.`,
  })),
]

function explainUses(value: TemplateToken): string | undefined {
  const uses = value.toString()
  const [name = ''] = uses.split('@')
  if (supportedActions.includes(name.toLowerCase())) return undefined
  return `The action '${uses}' is not supported yet; ${supportedActions.join(', ')} is built in. Do its work in a 'run' step.`
}

/** A step's limits are fixed when its job is planned; only what is known by then may decide them. */
function explainLate(key: string, value: TemplateToken): string | undefined {
  const template = templateOf(value)
  const isEarly = usesOfTemplate(template).every(({ context }) => knownEarly.has(context.toLowerCase())) && callsOfTemplate(template).every((name) => name !== 'hashfiles')
  return isEarly ? undefined : `'${key}' of a step can read ${[...knownEarly].join(', ')} so far, and nothing that is known only while the job runs. Write it without.`
}

const knownEarly: ReadonlySet<string> = new Set(['github', 'inputs', 'matrix', 'strategy', 'vars'])

function explainShell(value: TemplateToken): string | undefined {
  if (value.isExpression) return explainLate('shell', value)
  if (!(value instanceof StringToken) || isSupportedShell(value.value)) return undefined
  return `The shell '${value.value}' is not supported yet. Use ${supportedShellNames.join(', ')}, or a command with {0} in place of the script.`
}
