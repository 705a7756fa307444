import { parseGoDuration } from '#lib/go-duration'
import { GoList, GoMap, type GoFunction, GoStruct, type GoValue } from '../model/go-value.ts'
import { escapedQuery } from './escape.ts'
import { goDuration } from './go-time.ts'
import { stripDomain, stripPort } from './host-names.ts'
import { floatIn, humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp, timeOfSeconds } from './humanize.ts'
import { textFunctions } from './text-functions.ts'
import { titleCase } from './title-case.ts'

export interface PrometheusScope {
  /** The answer to a query; throws `QueryNeeded` where it is not there yet, and an `Error` where it failed. */
  readonly query: (expr: string) => GoList
  /** ms since 1970. */
  readonly at: number
  readonly externalUrl: string
}

const sampleType = '*template.sample'
export const resultType = 'template.queryResult'
const ofAny = (call: (value: GoValue) => GoValue): GoFunction => ({ params: ['any'], call: (value = null) => call(value) })
const ofText = (call: (text: string) => GoValue): GoFunction => ({ params: ['string'], call: (text = '') => call(String(text)) })

function first(list: GoValue): GoValue {
  const found = list instanceof GoList ? list.items[0] : undefined
  if (found === undefined) throw new Error('first() called on vector with no elements')
  return found
}

/** Go's words for a look into nothing. */
function there(sample: GoValue): GoValue {
  if (sample === null) throw new Error('runtime error: invalid memory address or nil pointer dereference')
  return sample
}

function labelOf(sample: GoValue, name: string): string {
  const labels = sample instanceof GoStruct ? sample.fields.get('Labels') : undefined
  const value = labels instanceof GoMap ? labels.entries.get(name) : undefined
  return typeof value === 'string' ? value : ''
}

function sortedByLabel(name: string, list: GoValue): GoValue {
  return list instanceof GoList ? new GoList(list.items.toSorted((a, b) => (labelOf(a, name) < labelOf(b, name) ? -1 : Number(labelOf(a, name) > labelOf(b, name)))), list.typeName) : list
}

function seconds(text: string): number {
  const isNegative = text.startsWith('-')
  const parsed = parseGoDuration(isNegative ? text.slice(1) : text)
  if (typeof parsed !== 'number') throw new Error(parsed.error)
  return (isNegative ? -parsed : parsed) / 1000
}

function pathOf(url: string): string {
  try {
    return url === '' ? '' : new URL(url).pathname.replace(/^\/$/, /^[a-z]+:\/\/[^/]+\/$/i.test(url) ? '/' : '')
  } catch {
    return ''
  }
}

/** The functions of Prometheus's templates (prometheus.io/docs/prometheus/latest/configuration/template_reference). */
export function prometheusFunctions(scope: PrometheusScope): Readonly<Record<string, GoFunction>> {
  return {
    ...textFunctions,
    query: ofText((expr) => scope.query(expr)), first: { params: [resultType], call: (list = null) => first(list) },
    label: { params: ['string', sampleType], call: (name = '', sample = null) => labelOf(there(sample), String(name)) },
    value: { params: [sampleType], call: (sample = null) => there(sample) instanceof GoStruct && sample instanceof GoStruct ? sample.fields.get('Value') ?? null : null },
    strvalue: { params: [sampleType], call: (sample = null) => labelOf(sample, '__value__') },
    sortByLabel: { params: ['string', resultType], call: (name = '', list = null) => sortedByLabel(String(name), list) },
    args: { params: [], more: 'any', call: (...values) => new GoMap(new Map(values.map((value, at) => [`arg${at}`, value])), { zero: null, typeName: 'map[string]interface {}' }) },
    title: ofText((text) => titleCase(text, false)), graphLink: ofText((expr) => `/graph?g0.expr=${escapedQuery(expr)}&g0.tab=0`), tableLink: ofText((expr) => `/graph?g0.expr=${escapedQuery(expr)}&g0.tab=1`),
    stripPort: ofText(stripPort), stripDomain: ofText(stripDomain), urlQueryEscape: ofText(escapedQuery),
    humanize: ofAny(humanize), humanize1024: ofAny(humanize1024), humanizeDuration: ofAny(humanizeDuration), humanizePercentage: ofAny(humanizePercentage), humanizeTimestamp: ofAny(humanizeTimestamp),
    toTime: ofAny((value) => timeOfSeconds(floatIn(value))), toDuration: ofAny((value) => goDuration(BigInt(Math.trunc(floatIn(value) * 1e9)))), parseDuration: ofText(seconds),
    now: { params: [], call: () => scope.at / 1000 }, pathPrefix: { params: [], call: () => pathOf(scope.externalUrl) }, externalURL: { params: [], call: () => scope.externalUrl },
  }
}
