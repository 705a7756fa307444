import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { StringToken } from '@actions/workflow-parser/templates/tokens/index'
import { isSupportedShell, supportedShellNames } from '../plan/shell.ts'

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
  { at: ['jobs', '*', 'steps', '*', 'uses'], explain: explainUses },
  { at: ['jobs', '*', 'steps', '*', 'shell'], explain: explainShell },
  { at: ['jobs', '*', 'defaults', 'run', 'shell'], explain: explainShell },
  { at: ['defaults', 'run', 'shell'], explain: explainShell },
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

function explainShell(value: TemplateToken): string | undefined {
  if (!(value instanceof StringToken) || isSupportedShell(value.value)) return undefined
  return `The shell '${value.value}' is not supported yet. Use ${supportedShellNames.join(', ')}, or a command with {0} in place of the script.`
}
