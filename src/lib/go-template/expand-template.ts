import type { FloatHistogram, Labels } from '#lib/promql'
import { executeTemplate } from './execute/execute-template.ts'
import { GoList, GoMap, type GoFunction, GoStruct, type GoValue } from './model/go-value.ts'
import { QueryNeeded } from './model/query-needed.ts'
import { builtinFunctions } from './functions/builtin-functions.ts'
import { prometheusFunctions, resultType } from './functions/prometheus-functions.ts'
import { parseTemplate, type Template } from './parse/parse-template.ts'

interface TemplateSample {
  readonly labels: Labels
  readonly value: number
  readonly histogram?: FloatHistogram | undefined
}

export type TemplateQuery = (expr: string, at: number) => Promise<readonly TemplateSample[]>

/** What a text of an alert is filled in with. */
export interface AlertTextData {
  /** The template's own name in its errors. */
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly histogram: FloatHistogram | undefined
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  /** ms since 1970. */
  readonly at: number
  readonly query: TemplateQuery
}

/** What Prometheus puts before every text of an alert. */
const prelude = '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}'
/** What the functions work on: of the text that is being filled in, which happens in one stretch. */
const scope: { query: (expr: string) => GoList; at: number; externalUrl: string } = { query: () => new GoList([], resultType), at: 0, externalUrl: '' }
const functions: Readonly<Record<string, GoFunction>> = { ...builtinFunctions, ...prometheusFunctions(scope) }
const names: ReadonlySet<string> = new Set(Object.keys(functions))
const templates = new Map<string, Template>()
const mostKept = 5000
const mostQueries = 100

/** What Go's parser says of a text of an alert, or undefined where it can be read. */
export function checkTemplate(text: string, name: string): string | undefined {
  if (!text.includes('{{')) return undefined
  try {
    templateOf(text, name)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Fills in a text of an alert as Prometheus does; later where it asks a query. Throws, or rejects, with Prometheus's own words. */
export function expandTemplate(text: string, data: AlertTextData): string | Promise<string> {
  const run: Run = { template: parsed(text, data.name), root: rootOf(data), answers: new Map(), data }
  const result = executed(run)
  return typeof result === 'string' ? result : withQueries(run, result)
}

interface Run {
  readonly template: Template
  readonly root: GoValue
  readonly answers: Map<string, GoList | Error>
  readonly data: AlertTextData
}

/** The text, or what has to be asked before there is one. */
function executed({ template, root, answers, data }: Run): string | QueryNeeded {
  scope.at = data.at
  scope.externalUrl = data.externalUrl
  scope.query = (expr) => answerTo(answers, expr)
  try {
    return executeTemplate(template, root, functions)
  } catch (error) {
    if (error instanceof QueryNeeded) return error
    throw new Error(`error executing template ${data.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function withQueries(run: Run, needed: QueryNeeded): Promise<string> {
  let result: string | QueryNeeded = needed
  while (typeof result !== 'string') {
    run.answers.set(result.expr, run.answers.size < mostQueries ? await asked(run.data, result.expr) : new Error(`it asks more than ${mostQueries} queries`))
    result = executed(run)
  }
  return result
}

function parsed(text: string, name: string): Template {
  try {
    return templateOf(text, name)
  } catch (error) {
    throw new Error(`error parsing template ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function templateOf(text: string, name: string): Template {
  const key = `${name}\n${text}`
  const known = templates.get(key)
  if (known) return known
  const template = parseTemplate(name, prelude + text, (each) => names.has(each))
  if (templates.size >= mostKept) templates.clear()
  templates.set(key, template)
  return template
}

function answerTo(answers: ReadonlyMap<string, GoList | Error>, expr: string): GoList {
  const answer = answers.get(expr)
  if (answer === undefined) throw new QueryNeeded(expr)
  if (answer instanceof Error) throw answer
  return answer
}

async function asked({ query, at }: AlertTextData, expr: string): Promise<GoList | Error> {
  try {
    return new GoList((await query(expr, at)).map(sampleOf), resultType)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function sampleOf({ labels, value, histogram }: TemplateSample): GoStruct {
  return new GoStruct({ Labels: GoMap.ofTexts(labels.toRecord()), Value: histogram ? histogramOf(histogram) : value }, { typeName: '*template.sample' })
}

function rootOf({ labels, externalLabels, externalUrl, value, histogram }: AlertTextData): GoValue {
  const fields = { Labels: GoMap.ofTexts(labels), ExternalLabels: GoMap.ofTexts(externalLabels), ExternalURL: externalUrl, Value: histogram ? histogramOf(histogram) : value }
  return new GoStruct(fields, { typeName: 'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }' })
}

function histogramOf({ count, sum }: FloatHistogram): GoStruct {
  return new GoStruct({ Count: count, Sum: sum }, { typeName: '*histogram.FloatHistogram', text: `{count:${count}, sum:${sum}}` })
}
