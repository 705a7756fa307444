import { FieldReader, type Fields, readNodes, type YamlNode } from '#lib/go-yaml'

export interface InputSeries {
  readonly series: string
  readonly values: string
}

export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface AlertTest {
  readonly evalTimeMs: number
  readonly alertname: string
  readonly alerts: readonly ExpectedAlert[]
}

export interface ExpectedSample {
  readonly labels: string
  readonly value: number
  /** In the notation of series; empty for a plain value. */
  readonly histogram: string
}

export interface ExprTest {
  readonly expr: string
  readonly evalTimeMs: number
  readonly samples: readonly ExpectedSample[]
}

/** Series, and what rules and expressions make of them. */
export interface TestGroup {
  readonly name: string
  readonly intervalMs: number
  /** The moment that every time counts from, in ms since 1970. */
  readonly startMs: number
  readonly inputSeries: readonly InputSeries[]
  readonly alertTests: readonly AlertTest[]
  readonly exprTests: readonly ExprTest[]
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  readonly line: number
}

/** A file of unit tests for rules, in promtool's format. */
export interface RuleTestFile {
  /** Paths and patterns, relative to the file. */
  readonly ruleFiles: readonly string[]
  readonly evaluationIntervalMs: number
  readonly groupEvalOrder: readonly string[]
  readonly isFuzzy: boolean
  readonly groups: readonly TestGroup[]
}

const fileFields = ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare']
const groupFields = ['interval', 'input_series', 'alert_rule_test', 'promql_expr_test', 'external_labels', 'external_url', 'name', 'start_timestamp']

/** Reads a file of unit tests, or says why not as promtool does. Never throws. */
export function readRuleTestFile(text: string): RuleTestFile | { readonly error: string; readonly line: number } {
  const { roots, fault } = readNodes(text)
  if (fault && roots.length === 0) return { error: `yaml: line ${fault.line}: ${fault.message}`, line: fault.line }
  const reader = new FieldReader({ isStrict: true })
  const file = fileOf(reader, roots[0])
  const { summary } = reader
  if (summary) return { error: summary.text, line: summary.line }
  const twice = file.groupEvalOrder.find((name, at) => file.groupEvalOrder.indexOf(name) !== at)
  return twice === undefined ? file : { error: `group name repeated in evaluation order: ${twice}`, line: 1 }
}

function fileOf(reader: FieldReader, root: YamlNode | undefined): RuleTestFile {
  const fields = reader.struct(root, 'main.unitTestFile', fileFields)
  const given = fields?.durationMs('evaluation_interval') ?? 0
  const evaluationIntervalMs = given === 0 ? 60_000 : given
  return {
    ruleFiles: textsOf(reader, fields, 'rule_files'), evaluationIntervalMs, groupEvalOrder: textsOf(reader, fields, 'group_eval_order'), isFuzzy: fields?.bool('fuzzy_compare') ?? false,
    groups: (fields?.list('tests', '[]main.testGroup') ?? []).flatMap((node) => groupOf(reader, node, evaluationIntervalMs)),
  }
}

function textsOf(reader: FieldReader, fields: Fields | undefined, name: string): string[] {
  return (fields?.list(name, '[]string') ?? []).map((node) => reader.string(node) ?? '')
}

function groupOf(reader: FieldReader, node: YamlNode, evaluationIntervalMs: number): TestGroup[] {
  const fields = reader.struct(node, 'main.testGroup', groupFields)
  if (!fields) return []
  const interval = fields.durationMs('interval') ?? 0
  return [{
    name: fields.string('name'), intervalMs: interval === 0 ? evaluationIntervalMs : interval, startMs: startOf(reader, fields), line: fields.place.line,
    inputSeries: fields.list('input_series', '[]main.series').flatMap((each) => structOf(reader, each, 'main.series', ['series', 'values'], (of) => ({ series: of.string('series'), values: of.string('values') }))),
    alertTests: fields.list('alert_rule_test', '[]main.alertTestCase').flatMap((each) => structOf(reader, each, 'main.alertTestCase', ['eval_time', 'alertname', 'exp_alerts'], (of) => alertTestOf(reader, of))),
    exprTests: fields.list('promql_expr_test', '[]main.promqlTestCase').flatMap((each) => structOf(reader, each, 'main.promqlTestCase', ['expr', 'eval_time', 'exp_samples'], (of) => exprTestOf(reader, of))),
    externalLabels: fields.stringMap('external_labels'), externalUrl: fields.string('external_url'),
  }]
}

function structOf<T>(reader: FieldReader, node: YamlNode, type: string, names: readonly string[], read: (fields: Fields) => T): T[] {
  const fields = reader.struct(node, type, names)
  return fields ? [read(fields)] : []
}

function alertTestOf(reader: FieldReader, fields: Fields): AlertTest {
  const alerts = fields.list('exp_alerts', '[]main.alert').map((node) => {
    const alert = reader.struct(node, 'main.alert', ['exp_labels', 'exp_annotations'])
    return { labels: alert?.stringMap('exp_labels') ?? {}, annotations: alert?.stringMap('exp_annotations') ?? {} }
  })
  return { evalTimeMs: fields.durationMs('eval_time') ?? 0, alertname: fields.string('alertname'), alerts }
}

function exprTestOf(reader: FieldReader, fields: Fields): ExprTest {
  const samples = fields.list('exp_samples', '[]main.sample').map((node) => {
    const sample = reader.struct(node, 'main.sample', ['labels', 'value', 'histogram'])
    return { labels: sample?.string('labels') ?? '', value: sample?.float('value') ?? 0, histogram: sample?.string('histogram') ?? '' }
  })
  return { expr: fields.string('expr'), evalTimeMs: fields.durationMs('eval_time') ?? 0, samples }
}

/** Seconds since 1970, or a time as RFC 3339 writes it. */
function startOf(reader: FieldReader, fields: Fields): number {
  const node = fields.node('start_timestamp')
  const text = fields.string('start_timestamp')
  if (!node || text === '') return 0
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Math.round(Number(text) * 1000)
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) reader.stop(node, `cannot parse ${JSON.stringify(text)} to a valid timestamp`)
  return Number.isNaN(at) ? 0 : at
}
