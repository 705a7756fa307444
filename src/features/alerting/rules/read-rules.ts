import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import { isPrometheusDuration } from './prometheus-duration.ts'

export interface AlertRule {
  readonly name: string
  readonly expr: string
  readonly for: string | null
  readonly severity: string | null
  readonly summary: string | null
  readonly runbookUrl: string | null
  readonly line: number
}

export interface RecordingRule {
  readonly name: string
  readonly expr: string
  readonly line: number
}

export interface RuleFault {
  readonly message: string
  readonly line: number
}

export interface RuleGroups {
  readonly form: 'prometheus' | 'PrometheusRule' | 'namespaces'
  /** Name of the manifest, or of the namespace. */
  readonly name: string | null
  readonly groups: readonly { readonly name: string; readonly interval: string | null; readonly rules: number }[]
  readonly alerts: readonly AlertRule[]
  readonly recordings: readonly RecordingRule[]
  /** What the tool would refuse. */
  readonly faults: readonly RuleFault[]
}

type Path = readonly (string | number)[]
interface Reading {
  readonly document: YamlDocument
  readonly alerts: AlertRule[]
  readonly recordings: RecordingRule[]
  readonly faults: RuleFault[]
  /** An operator's manifest may hold fields that Prometheus does not know. */
  readonly isStrict: boolean
}

const groupFields = new Set(['name', 'interval', 'query_offset', 'limit', 'labels', 'rules', 'partial_response_strategy', 'source_tenants', 'remote_write', 'evaluation_delay', 'align_evaluation_time_on_interval', 'concurrency', 'type', 'params', 'headers', 'notifier_headers', 'eval_offset', 'eval_delay', 'eval_alignment', 'tenant', 'debug'])
const ruleFields = new Set(['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations', 'debug', 'update_entries_limit'])

/** The rule groups of a document, or undefined when it holds none: plain ones, of a PrometheusRule, and by namespace as Loki and Mimir have them. */
export function readRules(document: YamlDocument): RuleGroups[] | undefined {
  const root = recordOf(document.value)
  const manifests = readManifests(document, root, [])
  if (manifests.length > 0) return manifests
  if ('apiVersion' in root || 'kind' in root) return undefined
  if (holdsRules(root['groups'])) return [readGroups(document, { form: 'prometheus', name: textOf(root['namespace']) ?? null, path: ['groups'], groups: root['groups'] })]
  const byNamespace = recordOf(root['namespaces'])
  const named = listOf(root['namespaces']).map(recordOf).every((entry) => holdsRules(entry['groups'])) ? listOf(root['namespaces']).map(recordOf) : []
  const found = [
    ...Object.entries(byNamespace).filter(([, groups]) => holdsRules(groups)).map(([name, groups]) => readGroups(document, { form: 'namespaces', name, path: ['namespaces', name], groups })),
    ...named.map((entry, index) => readGroups(document, { form: 'namespaces', name: textOf(entry['name']) ?? null, path: ['namespaces', index, 'groups'], groups: entry['groups'] })),
  ]
  return found.length > 0 ? found : undefined
}

/** PrometheusRule objects, also in lists. */
function readManifests(document: YamlDocument, value: Readonly<Record<string, unknown>>, path: Path): RuleGroups[] {
  if (value['kind'] === 'PrometheusRule') {
    const name = textOf(recordOf(value['metadata'])['name']) ?? null
    return [readGroups(document, { form: 'PrometheusRule', name, path: [...path, 'spec', 'groups'], groups: recordOf(value['spec'])['groups'] })]
  }
  if (!/^(?:PrometheusRule)?List$/.test(textOf(value['kind']) ?? '') || path.length > 4) return []
  return listOf(value['items']).flatMap((item, index) => readManifests(document, recordOf(item), [...path, 'items', index]))
}

/** Some other formats have `groups` too; only rules have expressions under a name. */
function holdsRules(groups: unknown): boolean {
  return listOf(groups).map(recordOf).some((group) => listOf(group['rules']).map(recordOf).some((rule) => [rule['alert'], rule['record']].some((name) => plain(name) !== null) || ('expr' in rule && typeof rule['expr'] !== 'object')))
}

function readGroups(document: YamlDocument, { form, name, path, groups }: { form: RuleGroups['form']; name: string | null; path: Path; groups: unknown }): RuleGroups {
  const reading: Reading = { document, alerts: [], recordings: [], faults: [], isStrict: form === 'prometheus' }
  const seen = new Set<string>()
  const found = listOf(groups).map((value, index) => {
    const group = recordOf(value)
    const at = [...path, index]
    checkGroup(reading, group, at, seen)
    for (const [place, rule] of listOf(group['rules']).entries()) readRule(reading, recordOf(rule), [...at, 'rules', place], textOf(group['name']) ?? '')
    return { name: plain(group['name']) ?? '', interval: plain(group['interval']), rules: listOf(group['rules']).length }
  })
  return { form, name, groups: found, alerts: reading.alerts, recordings: reading.recordings, faults: reading.faults.toSorted((a, b) => a.line - b.line) }
}

function checkGroup(reading: Reading, group: Readonly<Record<string, unknown>>, at: Path, seen: Set<string>): void {
  const name = plain(group['name'])
  if (name === null || name === '') fault(reading, at, 'A group has no name. Give it one.')
  else if (seen.has(name)) fault(reading, [...at, 'name'], `Two groups are called ${name}. Give each a name of its own.`)
  seen.add(name ?? '')
  checkDuration(reading, group['interval'], [...at, 'interval'], 'interval')
  checkLabels(reading, group['labels'], [...at, 'labels'])
  if (reading.isStrict) for (const field of Object.keys(group)) if (!groupFields.has(field)) fault(reading, [...at, field], `A rule group has no field ${field}. Correct or remove it.`)
}

function readRule(reading: Reading, rule: Readonly<Record<string, unknown>>, at: Path, group: string): void {
  const alert = plain(rule['alert'])
  const record = plain(rule['record'])
  const expr = plain(rule['expr'])?.trim() ?? ''
  const line = reading.document.lineOf(at)
  const called = alert ?? record ?? 'a rule'
  if (alert !== null && record !== null) fault(reading, at, `The rule ${alert} of group ${group} is both an alert and a recording. Make two of it.`)
  else if (alert === null && record === null) fault(reading, at, `A rule of group ${group} is neither an alert nor a recording. Add alert or record with its name.`)
  if (expr === '') fault(reading, at, `${called} has no expression. Add expr.`)
  if (record !== null) {
    for (const field of ['for', 'keep_firing_for', 'annotations']) if (isSet(rule[field])) fault(reading, [...at, field], `${record} is a recording, which has no ${field}. Remove it.`)
    if (!isMetricName(record)) fault(reading, [...at, 'record'], `${record} cannot be the name of a series. Use letters, digits, underscores and colons.`)
  }
  checkDuration(reading, rule['for'], [...at, 'for'], 'for')
  checkDuration(reading, rule['keep_firing_for'], [...at, 'keep_firing_for'], 'keep_firing_for')
  checkLabels(reading, rule['labels'], [...at, 'labels'])
  if (reading.isStrict) for (const field of Object.keys(rule)) if (!ruleFields.has(field)) fault(reading, [...at, field], `A rule has no field ${field}. Correct or remove it.`)
  checkTemplates(reading, rule, at)
  const annotations = recordOf(rule['annotations'])
  if (alert !== null) reading.alerts.push({ name: alert, expr, for: plain(rule['for']), severity: plain(recordOf(rule['labels'])['severity']), summary: firstOf(annotations, ['summary', 'message', 'title', 'description']), runbookUrl: firstOf(annotations, ['runbook_url', 'runbook', 'runbookUrl', 'runbookURL', 'playbook']), line })
  else if (record !== null) reading.recordings.push({ name: record, expr, line })
}

/** `{{` without `}}` and a command that is cut off: what certainly does not parse as a template of Go. */
function checkTemplates(reading: Reading, rule: Readonly<Record<string, unknown>>, at: Path): void {
  for (const section of ['labels', 'annotations']) {
    for (const [name, value] of Object.entries(recordOf(rule[section]))) {
      const text = plain(value) ?? ''
      const opened = text.split('{{').length - 1
      if (opened > 0 && !hasClosedActions(text)) fault(reading, [...at, section, name], `The template of ${name} has a {{ that is not closed. Close it with }}.`)
      const unknown = unknownVariable(text)
      if (unknown !== undefined) fault(reading, [...at, section, name], `The template of ${name} uses ${unknown}, which there is not. Prometheus knows $labels, $value, $externalLabels and $externalURL.`)
    }
  }
}

/** What Prometheus and vmalert set for a template. */
const givenVariables = new Set(['labels', 'value', 'externalLabels', 'externalURL', 'expr', 'activeAt', 'for', 'groupID', 'alertID', 'type', 'isPartial'])

function unknownVariable(text: string): string | undefined {
  const actions = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, action = '']) => action.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '')).join(' ; ')
  const own = new Set([...actions.matchAll(/\$(\w+)[ \t]{0,9}(?:,[ \t]{0,9}\$(\w+)[ \t]{0,9})?:=/g)].flatMap(([, first, second]) => [first, second]))
  return [...actions.matchAll(/\$([A-Za-z_]\w*)/g)].find(([, name = '']) => !givenVariables.has(name) && !own.has(name))?.[0]
}

function hasClosedActions(text: string): boolean {
  const rest = text.replace(/\{\{(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\*[^*]*\*\/|[^"`}]|\}(?!\}))*\}\}/g, '')
  return !rest.includes('{{')
}

function checkDuration(reading: Reading, value: unknown, at: Path, field: string): void {
  const text = plain(value)
  if (text === null || text === '' || /[{$%]/.test(text) || isPrometheusDuration(text)) return
  fault(reading, at, `${text.slice(0, 40)} is no duration for ${field}. Write it like 5m or 1h30m.`)
}

/** Names of labels may hold any text since Prometheus 3, but never nothing, and `__name__` is the series' own. */
function checkLabels(reading: Reading, labels: unknown, at: Path): void {
  for (const name of Object.keys(recordOf(labels))) {
    if (name === '' || name === '__name__') fault(reading, [...at, name], `${name === '' ? 'An empty text' : name} cannot be the name of a label. Choose another.`)
  }
}

function isMetricName(name: string): boolean {
  return name !== '' && !/[{}\n]/.test(name)
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0)
}

function fault({ document, faults }: Reading, at: Path, message: string): void {
  faults.push({ message, line: document.lineOf(at) })
}

function plain(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function firstOf(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  return names.map((name) => plain(fields[name])).find((value) => value !== null && value !== '') ?? null
}
