import { type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from '@codemirror/autocomplete'
import { LRLanguage } from '@codemirror/language'
import { parser } from '@grafana/lezer-logql'
import { styleTags, tags } from '@lezer/highlight'
import { listLogLabels, queryLogs } from '#kernel/telemetry/contract'
import { lineFields } from '#lib/logql'
import type { QueryLanguage } from '#ui'
import { askNames } from './ask-names.ts'
import { checkLogql } from './check-logql.ts'
import { completeWithAbort } from './complete-with-abort.ts'
import { logqlContext } from './logql-context.ts'
import { aggregations, durations, functions, pipes, stages } from './logql-words.data.ts'

const mostValues = 500
const sampled = 50

/** LogQL: the grammar of Loki's own editor, completed with the labels, values and fields that are kept here. */
export async function logqlLanguage(): Promise<QueryLanguage> {
  const marked = parser.configure({
    props: [styleTags({
      'Identifier LabelName': tags.labelName, String: tags.string, 'Number Duration Bytes': tags.number, LineComment: tags.comment,
      'RangeOp/... VectorOp/... ConvOp/...': tags.keyword, 'Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat LabelReplace Vector Offset Bool On Ignoring GroupLeft GroupRight Decolorize Drop Keep By Without And Or Unless': tags.keyword,
    })],
  })
  const language = LRLanguage.define({ parser: marked, languageData: { closeBrackets: { brackets: ['(', '[', '{', '"', '`'] }, commentTokens: { line: '#' } } })
  return { extension: [language, language.data.of({ autocomplete: completeWithAbort(complete) })], check: checkLogql }
}

async function complete(context: CompletionContext, signal: AbortSignal): Promise<CompletionResult | null> {
  const place = logqlContext(context.state.doc.sliceString(0, context.pos))
  const { from, typed } = place
  const isWanted = context.explicit || typed !== '' || !/\s$/.test(context.state.doc.sliceString(0, context.pos)) || place.kind === 'stage'
  if (!isWanted) return null
  const result = (options: readonly Completion[], validFor = /^\w*$/): CompletionResult | null => (options.length === 0 ? null : { from, options, validFor })
  switch (place.kind) {
    case 'expression':
      return typed === '' && !context.explicit ? null : result([{ label: '{', detail: 'streams', info: 'Chooses streams by their labels.' }, ...functions, ...aggregations, { label: 'by', type: 'keyword' }, { label: 'without', type: 'keyword' }])
    case 'label-name':
      return result((await labelsOf(place.matchers, signal)).map((label) => snippetCompletion(`${label}="#{}"`, { label, type: 'constant' })))
    case 'label-value':
      return result((await valuesOf(place.label, place.matchers, signal)).map((label) => ({ label, type: 'text', apply: escaped(label) })), /^[^"`]*$/)
    case 'grouping-label':
      return result((await labelsOf('', signal)).map((label) => ({ label, type: 'constant' })))
    case 'duration':
      return result(durations, /^[$\w]*$/)
    case 'pipe':
      return context.explicit ? result(pipes, /^[|!]?[=~>]?$/) : null
    case 'stage':
      return result([...stages, ...await fieldsOf(place.selector, signal)])
    case 'field':
      return result(await fieldsOf(place.selector, signal))
    case 'nothing':
      return null
  }
}

async function labelsOf(selector: string, signal: AbortSignal): Promise<readonly string[]> {
  return (await askNames(listLogLabels, selector === '' ? {} : { selector }, { values: [] }, signal)).values
}

async function valuesOf(label: string, selector: string, signal: AbortSignal): Promise<readonly string[]> {
  return (await askNames(listLogLabels, { label, ...(selector === '' ? {} : { selector }) }, { values: [] }, signal)).values.slice(0, mostValues)
}

/** Labels of the newest lines, and what is in them as JSON or logfmt. */
async function fieldsOf(selector: string, signal: AbortSignal): Promise<Completion[]> {
  const { lines } = await askNames(queryLogs, { query: selector, limit: sampled }, { lines: [], series: [] }, signal)
  const found = new Map<string, string>()
  for (const { line, labels } of lines) {
    for (const name of Object.keys(labels)) found.set(name, 'label')
    const own = lineFields(line)
    for (const [name] of own?.fields ?? []) if (!found.has(name)) found.set(name, `field of ${own?.parser ?? ''}`)
  }
  return [...found].toSorted(([a], [b]) => a.localeCompare(b)).map(([label, detail]) => ({ label, detail, type: 'constant' }))
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}
