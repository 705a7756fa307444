import { listOf, recordOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import type { ReadSlos } from './read-sloth.ts'
import { SloFields, type SloPath } from './slo-fields.ts'
import type { Sli, Slo } from './slo.ts'

const dayMs = 86_400_000

/** The objectives of an OpenSLO v1alpha document as sloth reads them: ratios of good events, no alerts. Undefined where it is none. */
export function readOpenSloAlpha(document: YamlDocument, periodMs: number): ReadSlos | undefined {
  const root = recordOf(document.value)
  if (root['kind'] !== 'SLO' || root['apiVersion'] !== 'openslo/v1alpha') return undefined
  const fields = new SloFields(document, { isLenient: true })
  const spec = fields.record(root, 'spec', [])
  const name = fields.text(fields.record(root, 'metadata', []), 'name', ['metadata'])
  const service = fields.text(spec, 'service', ['spec'])
  const objectives = fields.records(spec, 'objectives', ['spec'])
  if (objectives.length === 0) fields.fault(['spec'], 'There is no objective in it. Give at least one under objectives.')
  const period = periodOf(fields, spec) ?? periodMs
  const slos = objectives.map((objective, index): Slo => {
    const path = ['spec', 'objectives', index]
    if (typeof objective['target'] !== 'number') fields.fault(path, 'An objective needs target, a ratio such as 0.999.')
    return {
      id: `${service}-${name}-${index}`, name: `${name}-${index}`, service, description: fields.text(spec, 'description', ['spec']), objective: fields.number(objective, 'target', path) * 100, periodMs: period,
      sli: sliOf(fields, objective, path), labels: {}, page: undefined, ticket: undefined, plugins: [], overridesPlugins: false, spec: 'openslo/v1alpha', mode: 'cli-gen-openslo', line: fields.lineOf(path),
    }
  })
  return { slos, faults: fields.faults }
}

function periodOf(fields: SloFields, spec: Readonly<Record<string, unknown>>): number | undefined {
  const windows = listOf(spec['timeWindows']).map(recordOf)
  if (windows.length > 1) fields.fault(['spec', 'timeWindows'], 'Only one time window is supported. Leave one.')
  const [window] = windows
  if (!window) return undefined
  if (String(window['unit']).toLowerCase() !== 'day') fields.fault(['spec', 'timeWindows', 0], 'Only time windows of days are supported. Write unit: Day.')
  return fields.number(window, 'count', ['spec', 'timeWindows', 0]) * dayMs
}

function sliOf(fields: SloFields, objective: Readonly<Record<string, unknown>>, path: SloPath): Sli | undefined {
  const metrics = fields.record(objective, 'ratioMetrics', path)
  const at = [...path, 'ratioMetrics']
  if (Object.keys(metrics).length === 0) {
    fields.fault(path, 'An objective needs ratioMetrics with good and total.')
    return undefined
  }
  const [good, total] = [fields.record(metrics, 'good', at), fields.record(metrics, 'total', at)]
  const isKnown = (source: unknown) => source === 'prometheus' || source === 'sloth'
  if (!isKnown(good['source'])) fields.fault([...at, 'good'], 'The source of good has to be prometheus or sloth.')
  if (total['source'] !== 'prometheus' && good['source'] !== 'sloth') fields.fault([...at, 'total'], 'The source of total has to be prometheus or sloth.')
  for (const [kind, of] of [['good', good], ['total', total]] as const) if (of['queryType'] !== 'promql') fields.fault([...at, kind], `The queryType of ${kind} has to be promql.`)
  return { kind: 'raw', errorRatioQuery: `\n  1 - (\n    (\n      ${fields.text(good, 'query', [...at, 'good'])}\n    )\n    /\n    (\n      ${fields.text(total, 'query', [...at, 'total'])}\n    )\n  )\n` }
}
