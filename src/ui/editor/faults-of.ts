import type { Diagnostic } from '@codemirror/lint'
import type { QueryLanguage } from './query-field-types.ts'

/** What the editor marks: at least one sign, the last one where the text ends too early. */
export function faultsOf(text: string, check: QueryLanguage['check']): Diagnostic[] {
  if (text.trim() === '') return []
  const fault = check(text)
  if (!fault) return []
  const to = Math.min(text.length, Math.max(fault.to, fault.from + 1))
  const from = Math.max(0, Math.min(fault.from, to - 1))
  return [{ from, to, severity: 'error', message: fault.message }]
}
