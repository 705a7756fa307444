import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { InsertExpressionToken } from '@actions/workflow-parser/templates/tokens/index'
import type { WorkflowFault } from '../model/workflow-fault.ts'
import { findCheckoutFaults } from './find-checkout-faults.ts'
import { findContextFaults } from './find-context-faults.ts'
import { entriesOf, itemsOf } from './tokens.ts'
import { unsupportedRules } from './unsupported.data.ts'

interface Found {
  /** The token that a fault points at: the value where it is text, else its key. */
  readonly place: TemplateToken
  readonly value: TemplateToken
}

/** Everything in the file that is not run yet, in the order of the file. */
export function findUnsupported(path: string, root: TemplateToken): readonly WorkflowFault[] {
  const faults = unsupportedRules.flatMap((rule) =>
    matches({ place: root, value: root }, rule.at).flatMap(({ place, value }) => {
      const message = rule.explain(value)
      return message === undefined ? [] : [{ path, line: place.line ?? 1, column: place.col ?? 1, message }]
    }),
  )
  return [...faults, ...findInserts(path, root), ...findCheckoutFaults(path, root), ...findContextFaults(path, root)].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** `${{ insert }}: …` puts the entries of another mapping in its place. */
function findInserts(path: string, token: TemplateToken): readonly WorkflowFault[] {
  const below = [...itemsOf(token), ...entriesOf(token).map(({ value }) => value)].flatMap((each) => findInserts(path, each))
  const inserts = entriesOf(token).filter(({ keyToken }) => keyToken instanceof InsertExpressionToken)
  return [...below, ...inserts.map(({ keyToken }) => ({ path, line: keyToken.line ?? 1, column: keyToken.col ?? 1, message: `'\${{ insert }}' is not supported yet. Write the entries one by one.` }))]
}

function matches(from: Found, at: readonly string[]): readonly Found[] {
  const [key, ...rest] = at
  if (key === undefined) return [from]
  const items = itemsOf(from.value).map((item) => ({ key: '*', place: item, value: item }))
  const entries = entriesOf(from.value).map((entry) => ({ key: entry.key, place: entry.value.isScalar ? entry.value : entry.keyToken, value: entry.value }))
  return [...items, ...entries].filter((found) => key === '*' || found.key === key).flatMap((found) => matches(found, rest))
}
