import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { LRLanguage } from '@codemirror/language'
import { type CompleteStrategy, newCompleteStrategy } from '@prometheus-io/codemirror-promql'
import { parser } from '@prometheus-io/lezer-promql'
import { signatureOf } from '#lib/promql'
import type { QueryLanguage } from '#ui'
import { checkPromql } from './check-promql.ts'
import { completeWithAbort } from './complete-with-abort.ts'
import { promqlNames } from './promql-names.ts'

const mostMetrics = 10_000

/** PromQL: the official grammar and completion, with the names that are kept here, and faults as the server tells them. */
export async function promqlLanguage(): Promise<QueryLanguage> {
  const language = LRLanguage.define({ parser, languageData: { closeBrackets: { brackets: ['(', '[', '{', '\'', '"', '`'] }, commentTokens: { line: '#' } } })
  return { extension: [language, language.data.of({ autocomplete: completeWithAbort(complete) })], check: checkPromql }
}

async function complete(context: CompletionContext, signal: AbortSignal): Promise<CompletionResult | null> {
  const step = context.matchBefore(/\$\w*/)
  if (step) return { from: step.from, options: [{ label: '$step', detail: 'duration', info: 'A length that suits a rate at the step of the chart: four steps, and a minute at least.' }] }
  const strategy = newCompleteStrategy({ remote: promqlNames(signal), maxMetricsMetadata: mostMetrics })
  // It is typed by the other build of the editor's packages; in the browser there is but one.
  const found = await strategy.promQL(context as unknown as Parameters<CompleteStrategy['promQL']>[0]) as unknown as CompletionResult | null
  return found && { ...found, options: found.options.map(withSignature) }
}

/** `rate(range vector) → instant vector` beside what it does. */
function withSignature(option: Completion): Completion {
  const signature = option.type === 'function' ? signatureOf(option.label) : undefined
  return signature === undefined ? option : { ...option, detail: signature }
}
