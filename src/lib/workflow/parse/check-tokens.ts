import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { SequenceToken, StringToken } from '@actions/workflow-parser/templates/tokens/index'
import type { FaultContext } from './fault-context.ts'
import { childOf, entriesOf, itemsOf, templateOf } from './tokens.ts'

/** What GitHub's service or its runner checks and its published parser does not. */
export function checkTokens(root: TemplateToken, context: FaultContext): void {
  checkCharacters(root, context)
  for (const job of entriesOf(childOf(root, 'jobs'))) {
    checkMatrix(childOf(childOf(job.value, 'strategy'), 'matrix'), context)
    for (const step of itemsOf(childOf(job.value, 'steps'))) checkUses(childOf(step, 'uses'), context)
  }
}

/** No script, argument or variable of a process can hold a NUL. */
function checkCharacters(token: TemplateToken, context: FaultContext): void {
  if (token.isScalar && templateOf(token).includes('\0')) context.error(token, new Error('The text holds a NUL character, which no script or variable can take. Remove it'))
  for (const item of itemsOf(token)) checkCharacters(item, context)
  for (const { keyToken, value } of entriesOf(token)) {
    checkCharacters(keyToken, context)
    checkCharacters(value, context)
  }
}

function checkMatrix(matrix: TemplateToken | undefined, context: FaultContext): void {
  for (const { key, value } of entriesOf(matrix)) {
    if (key === 'include' || key === 'exclude' || !(value instanceof SequenceToken)) continue
    if (value.count === 0) context.error(value, new Error(`Matrix vector '${key}' does not contain any values`))
  }
}

function checkUses(uses: TemplateToken | undefined, context: FaultContext): void {
  if (!(uses instanceof StringToken) || isActionReference(uses.value)) return
  context.error(uses, new Error(`Expected format {org}/{repo}[/path]@ref. Actual '${uses.value}'`))
}

function isActionReference(uses: string): boolean {
  if (uses.startsWith('docker://') || /^[.$][/\\]/.test(uses)) return true
  return /^[^/\\@]+[/\\][^/\\@]+([/\\][^@]*)?@[^@]+$/.test(uses)
}
