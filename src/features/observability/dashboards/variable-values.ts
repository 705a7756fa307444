import { RE2JS, RE2JSException } from 're2js'
import { ProductError } from '#lib/errors'
import { evaluateLogql, LogqlError, parseSelector } from '#lib/logql'
import { type Matcher, matcherOf, parseQuery, PromqlError } from '#lib/promql'
import { handle, type Handled } from '#kernel/feature'
import type { Telemetry } from '#kernel/telemetry'
import { listVariableValues } from '../contract.ts'

interface Asked {
  readonly from: number
  readonly to: number
}
interface Option {
  readonly value: string
  readonly text: string
}

const hourMs = 3_600_000
const most = 5000
const nsPerMs = 1_000_000n

/** What a variable of type query can be. The forms of the query are those that Grafana has for Prometheus and Loki. */
export function values(telemetry: Telemetry): Handled {
  return handle(listVariableValues, async ({ query, language, regex, sort, from, to }, ctx) => {
    if (language === 'logql') await ctx.require('logs:read')
    const end = to === undefined ? ctx.clock.now().getTime() : Date.parse(to)
    const asked = { from: from === undefined ? end - hourMs : Date.parse(from), to: end }
    const found = await refusing(() => (language === 'logql' ? ofLogs(telemetry.logs, query, asked) : ofMetrics(telemetry.metrics, query, asked)))
    const options = sorted(filtered(found, regex), sort)
    return { options: options.slice(0, most), isCut: options.length > most }
  })
}

const labelValues = /^\s*label_values\(\s*(?:(.+?)\s*,\s*)?"?([\w.:-]+)"?\s*\)\s*$/s

async function ofMetrics(metrics: Telemetry['metrics'], query: string, { from, to }: Asked): Promise<readonly string[]> {
  const [, selector, label] = labelValues.exec(query) ?? []
  if (label !== undefined) return metrics.labelValues(label, { matcherSets: [selector === undefined ? [] : matchersIn(selector)], from, to })
  if (/^\s*label_names\(.*\)\s*$/.test(query)) return metrics.labelNames({ matcherSets: [[]], from, to })
  const [, pattern] = /^\s*metrics\((.*)\)\s*$/s.exec(query) ?? []
  if (pattern !== undefined) return metrics.labelValues('__name__', { matcherSets: [[matcherOf('__name__', '=~', `.*(?:${pattern}).*`)]], from, to })
  const [, inner] = /^\s*query_result\((.*)\)\s*$/s.exec(query) ?? []
  const result = await metrics.query({ query: inner ?? query, start: to, end: to, step: 0 })
  if (!('series' in result)) return [String(result.value)]
  return result.series.map(({ labels, times, values: numbers }) => `${seriesText(labels.toRecord())} ${numbers.at(-1) ?? ''} ${times.at(-1) ?? ''}`)
}

function seriesText({ __name__: name = '', ...labels }: Record<string, string>): string {
  return `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`
}

/** A selector, or an expression around one: what it selects is what counts. */
function matchersIn(text: string): readonly Matcher[] {
  const expr = parseQuery(text)
  if (expr.kind === 'vector-selector') return expr.name === '' ? expr.matchers : [...expr.matchers, matcherOf('__name__', '=', expr.name)]
  throw new ProductError('invalid', `label_values takes a selector, such as up{job="node"}, and not ${text.slice(0, 200)}.`)
}

async function ofLogs(logs: Telemetry['logs'], query: string, { from, to }: Asked): Promise<readonly string[]> {
  const range = { from: BigInt(from) * nsPerMs, to: BigInt(to) * nsPerMs }
  const [, selector, label] = labelValues.exec(query) ?? []
  if (label !== undefined && selector === undefined) return logs.labelValues(label, range)
  if (label !== undefined && selector !== undefined) {
    const streams = await logs.streams({ matchers: parseSelector(selector), ...range })
    return [...new Set(streams.map((labels) => labels.get(label)).filter((value) => value !== ''))].toSorted()
  }
  if (/^\s*label_names\(.*\)\s*$/.test(query)) return logs.labelNames(range)
  const result = await evaluateLogql(logs, { query, start: range.to, end: range.to, step: 0n, direction: 'backward', limit: most })
  return result.type === 'streams' || result.type === 'scalar' ? [] : result.series.map(({ labels }) => seriesText(labels.toRecord()))
}

/** `/regex/` or `regex`: of what it fits the first group, or the groups named value and text. */
function filtered(found: readonly string[], regex: string): Option[] {
  const pattern = patternOf(regex)
  if (!pattern) return found.map((value) => ({ value, text: value }))
  const options = new Map<string, Option>()
  const named = pattern.namedGroups()
  const names = new Set(Object.keys(named))
  for (const text of found) {
    const match = pattern.matcher(text)
    while (match.find()) {
      const value = names.has('value') ? match.group('value') : match.groupCount() > 0 && !names.has('text') ? match.group(1) : match.group()
      if (value !== null && value !== undefined && !options.has(value)) options.set(value, { value, text: (names.has('text') ? match.group('text') : value) ?? value })
      if (names.size === 0) break
    }
  }
  return [...options.values()]
}

function patternOf(regex: string): ReturnType<typeof RE2JS.compile> | undefined {
  if (regex.trim() === '') return undefined
  const [, inner = regex, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(regex.trim()) ?? []
  try {
    return RE2JS.compile(inner.replaceAll('(?<', '(?P<').replaceAll('(?P<=', '(?<=').replaceAll('(?P<!', '(?<!'), flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw new ProductError('invalid', `The regular expression ${regex.slice(0, 200)} does not read: ${error.message}. RE2 knows no look-around.`, { cause: error })
  }
}

function sorted(options: readonly Option[], sort: string): readonly Option[] {
  if (sort === 'none') return options
  const numberOf = ({ text }: Option) => Number(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? Number.NaN)
  const compare = sort.startsWith('number') ? (a: Option, b: Option) => (numberOf(a) || 0) - (numberOf(b) || 0) : (a: Option, b: Option) => a.text.localeCompare(b.text, 'en')
  const ascending = options.toSorted(compare)
  return sort.endsWith('descending') ? ascending.toReversed() : ascending
}

/** An expression's faults are the asker's to mend. */
async function refusing<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PromqlError || error instanceof LogqlError)) throw error
    throw new ProductError('invalid', error.message, { cause: error })
  }
}
