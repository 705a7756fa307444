import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { WorkflowFault } from '../model/workflow-fault.ts'
import { type ContextUse, usesOfExpression, usesOfTemplate } from '../expression/context-uses.ts'
import { hasExpression } from '../expression/template.ts'
import { childOf, entriesOf, itemsOf, templateOf } from './tokens.ts'

const noToken = "There is no GITHUB_TOKEN here yet, so this would be empty. Keep a token as a secret under a name of your own and read that."
const namedOnly = "Secrets are handed out by name only: write 'secrets.NAME'. A computed name, or all secrets at once, would be empty."

/** Expressions that read what is not there and would be empty without a word: the forge's own token, secrets that are not named. */
export function findContextFaults(path: string, root: TemplateToken): readonly WorkflowFault[] {
  const read = [childOf(root, 'env'), childOf(root, 'run-name'), childOf(root, 'concurrency'), childOf(root, 'jobs')]
  return read.flatMap((token) => (token === undefined ? [] : scalarsIn(token, ''))).flatMap(({ key, token }) => {
    const messages = new Set(usesIn(key, templateOf(token)).flatMap((use) => explain(use)))
    return [...messages].map((message): WorkflowFault => ({ path, line: token.line ?? 1, column: token.col ?? 1, message }))
  })
}

function usesIn(key: string, text: string): readonly ContextUse[] {
  return key === 'if' && !hasExpression(text) ? usesOfExpression(text) : usesOfTemplate(text)
}

function explain({ context, property }: ContextUse): readonly string[] {
  const name = context.toLowerCase()
  if (name === 'github' && property?.toLowerCase() === 'token') return [noToken]
  if (name !== 'secrets') return []
  if (property === undefined || property === '*') return [namedOnly]
  return property.toUpperCase() === 'GITHUB_TOKEN' ? [noToken] : []
}

interface Scalar {
  readonly key: string
  readonly token: TemplateToken
}

/** The token given to actions/checkout is not looked at: what is checked out here needs none. */
function scalarsIn(token: TemplateToken, key: string): readonly Scalar[] {
  if (token.isScalar || token.isExpression) return [{ key, token }]
  const items = itemsOf(token).flatMap((item) => scalarsIn(item, ''))
  const isCheckout = /^actions\/checkout(@|$)/i.test(String(childOf(token, 'uses') ?? ''))
  const entries = entriesOf(token).flatMap((entry) => {
    if (isCheckout && entry.key === 'with') return entriesOf(entry.value).filter((input) => input.key.toLowerCase() !== 'token').flatMap((input) => scalarsIn(input.value, input.key))
    return scalarsIn(entry.value, entry.key)
  })
  return [...items, ...entries]
}
