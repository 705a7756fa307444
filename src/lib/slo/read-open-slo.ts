import { parseGoDuration } from '#lib/go-duration'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import { overWindow } from './over-window.ts'
import type { ReadSlos } from './read-sloth.ts'
import { SloFields, type SloPath } from './slo-fields.ts'
import type { AlertMeta, Sli, Slo } from './slo.ts'

type Record_ = Readonly<Record<string, unknown>>

/** The objectives of an OpenSLO v1 document; indicators and alert policies that it only names are looked for in `all`. Undefined where it is none. */
export function readOpenSlo(document: YamlDocument, all: readonly YamlDocument[], periodMs: number): ReadSlos | undefined {
  const root = recordOf(document.value)
  if (root['kind'] !== 'SLO' || root['apiVersion'] !== 'openslo/v1') return undefined
  const fields = new SloFields(document, { isLenient: true })
  const spec = fields.record(root, 'spec', [])
  const metadata = fields.record(root, 'metadata', [])
  const name = fields.text(metadata, 'name', ['metadata'])
  const service = fields.text(spec, 'service', ['spec'])
  const method = textOf(spec['budgetingMethod']) ?? 'Occurrences'
  if (method !== 'Occurrences') fields.fault(['spec', 'budgetingMethod'], `The budgeting method ${method} is not supported. Use Occurrences.`)
  const objectives = fields.records(spec, 'objectives', ['spec'])
  if (objectives.length === 0) fields.fault(['spec'], 'There is no objective in it. Give at least one under objectives.')
  const period = periodOf(fields, spec) ?? periodMs
  const sli = sliOf(fields, indicatorOf(fields, spec, all))
  const isTold = listOf(spec['alertPolicies']).length > 0
  const alert: AlertMeta | undefined = isTold ? { name: `${pascal(name)}BurnsBudget`, labels: {}, annotations: {} } : undefined
  const slos = objectives.map((objective, index): Slo => {
    const path = ['spec', 'objectives', index]
    const own = objectives.length === 1 ? name : `${name}-${index}`
    return {
      id: `${service}-${own}`, name: own, service, description: textOf(objective['displayName']) ?? fields.text(spec, 'description', ['spec']), objective: targetOf(fields, objective, path), periodMs: period, sli, labels: labelsOf(metadata['labels']),
      page: alert && { ...alert, labels: { severity: 'critical' } }, ticket: alert && { ...alert, labels: { severity: 'warning' } }, plugins: [], overridesPlugins: false, spec: 'openslo/v1', mode: 'cli-gen-openslo', line: fields.lineOf(path),
    }
  })
  return { slos, faults: fields.faults }
}

function targetOf(fields: SloFields, objective: Record_, path: SloPath): number {
  if (typeof objective['targetPercent'] === 'number') return objective['targetPercent']
  if (typeof objective['target'] === 'number') return objective['target'] * 100
  fields.fault(path, 'An objective needs target, a ratio such as 0.999, or targetPercent.')
  return Number.NaN
}

/** `28d`, `4w`, and `1M` and `1Q` as 30 and 90 days. */
function periodOf(fields: SloFields, spec: Record_): number | undefined {
  const [window, ...others] = fields.records(spec, 'timeWindow', ['spec'])
  if (!window) return undefined
  const path = ['spec', 'timeWindow', 0]
  if (others.length > 0) fields.fault(path, 'Only one time window is supported. Leave one.')
  if (window['isRolling'] === false || window['calendar'] !== undefined) fields.fault(path, 'Time windows by the calendar are not supported. Write isRolling: true.')
  const written = fields.text(window, 'duration', path)
  const ms = parseGoDuration(written.replace(/^(\d+)M$/, (_, months: string) => `${Number(months) * 30}d`).replace(/^(\d+)Q$/, (_, quarters: string) => `${Number(quarters) * 90}d`))
  if (typeof ms === 'number' && ms > 0) return ms
  fields.fault([...path, 'duration'], `${JSON.stringify(written)} is no length of time. Write 28d or 30d.`)
  return undefined
}

interface Indicator {
  readonly spec: Record_
  readonly path: SloPath
}

function indicatorOf(fields: SloFields, spec: Record_, all: readonly YamlDocument[]): Indicator | undefined {
  const inline = recordOf(spec['indicator'])
  if (Object.keys(inline).length > 0) return { spec: recordOf(inline['spec']), path: ['spec', 'indicator'] }
  const ref = textOf(spec['indicatorRef'])
  const found = all.map(({ value }) => recordOf(value)).find(({ kind, metadata }) => kind === 'SLI' && ref !== undefined && recordOf(metadata)['name'] === ref)
  if (found) return { spec: recordOf(found['spec']), path: ['spec', 'indicatorRef'] }
  fields.fault(['spec', 'indicatorRef'], ref === undefined ? 'It has neither indicator nor indicatorRef.' : `The SLI ${ref} is not in this file. Put it into the file, or write it under indicator.`)
  return undefined
}

function sliOf(fields: SloFields, indicator: Indicator | undefined): Sli | undefined {
  if (!indicator) return undefined
  const { spec, path } = indicator
  if (spec['thresholdMetric'] !== undefined) {
    fields.fault(path, 'A thresholdMetric counts no events. Write it as a ratioMetric.')
    return undefined
  }
  const ratio = recordOf(spec['ratioMetric'])
  const isCounter = ratio['counter'] === true
  const query = (of: unknown) => {
    const source = recordOf(recordOf(of)['metricSource'])
    const asked = recordOf(source['spec'])
    const text = textOf(asked['query']) ?? textOf(asked['promql'])
    return text === undefined ? undefined : overWindow(text, isCounter)
  }
  const [good, bad, total, raw] = [query(ratio['good']), query(ratio['bad']), query(ratio['total']), query(ratio['raw'])]
  if (raw !== undefined) return { kind: 'raw', errorRatioQuery: ratio['rawType'] === 'failure' ? raw : `1 - (${raw})` }
  if (total !== undefined && bad !== undefined) return { kind: 'events', errorQuery: bad, totalQuery: total }
  if (total !== undefined && good !== undefined) return { kind: 'raw', errorRatioQuery: `1 - ((${good}) / (${total}))` }
  fields.fault(path, 'A ratioMetric needs total and either good or bad, each with metricSource.spec.query.')
  return undefined
}

/** Labels of metadata may have several values; those that are no label of a series are left out. */
function labelsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(recordOf(value)).flatMap(([name, text]) => (/^[a-zA-Z_]\w*$/.test(name) && text !== '' && typeof text !== 'object' ? [[name, String(text)]] : [])))
}

function pascal(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('')
}
