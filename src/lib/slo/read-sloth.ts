import { recordOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import { SloFields, type SloPath } from './slo-fields.ts'
import type { AlertMeta, Sli, Slo, SloFault } from './slo.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the two forms of sloth's files call the same. */
interface Names {
  readonly spec: string
  readonly mode: string
  readonly path: SloPath
  readonly plugins: string
  readonly events: readonly [error: string, total: string]
  readonly raw: string
  readonly page: string
  readonly ticket: string
}

const plain: Names = { spec: 'prometheus/v1', mode: 'cli-gen-prom', path: [], plugins: 'slo_plugins', events: ['error_query', 'total_query'], raw: 'error_ratio_query', page: 'page_alert', ticket: 'ticket_alert' }
const manifest: Names = { spec: 'sloth.slok.dev/v1', mode: 'cli-gen-k8s', path: ['spec'], plugins: 'sloPlugins', events: ['errorQuery', 'totalQuery'], raw: 'errorRatioQuery', page: 'pageAlert', ticket: 'ticketAlert' }

export interface ReadSlos {
  readonly slos: readonly Slo[]
  readonly faults: readonly SloFault[]
}

/** The objectives of a document in one of sloth's two forms (`version: prometheus/v1`, PrometheusServiceLevel), or undefined where it is neither. */
export function readSloth(document: YamlDocument, periodMs: number): ReadSlos | undefined {
  const root = recordOf(document.value)
  const isManifest = root['kind'] === 'PrometheusServiceLevel' && root['apiVersion'] === manifest.spec
  if (!isManifest && root['version'] !== plain.spec) return undefined
  const names = isManifest ? manifest : plain
  const fields = new SloFields(document, { isLenient: !isManifest })
  const spec = isManifest ? fields.record(root, 'spec', []) : root
  const given = fields.records(spec, 'slos', names.path)
  if (given.length === 0) fields.fault(names.path, 'There is no SLO in it. Give at least one under slos.')
  const shared = { service: fields.text(spec, 'service', names.path), labels: fields.texts(spec, 'labels', names.path), plugins: fields.plugins(spec, names.plugins, names.path) }
  const slos = given.map((slo, index) => sloOf(fields, slo, [...names.path, 'slos', index], { names, shared, periodMs }))
  return { slos, faults: fields.faults }
}

interface Around {
  readonly names: Names
  readonly shared: { readonly service: string; readonly labels: Readonly<Record<string, string>>; readonly plugins: ReturnType<SloFields['plugins']> }
  readonly periodMs: number
}

function sloOf(fields: SloFields, given: Fields, path: SloPath, { names, shared, periodMs }: Around): Slo {
  const name = fields.text(given, 'name', path)
  const own = fields.plugins(given, 'plugins', path)
  const alerting = fields.record(given, 'alerting', path)
  return {
    id: `${shared.service}-${name}`, name, service: shared.service, description: fields.text(given, 'description', path), objective: fields.number(given, 'objective', path), periodMs,
    sli: sliOf(fields, fields.record(given, 'sli', path), [...path, 'sli'], names), labels: { ...shared.labels, ...fields.texts(given, 'labels', path) },
    page: alertOf(fields, alerting, names.page, [...path, 'alerting']), ticket: alertOf(fields, alerting, names.ticket, [...path, 'alerting']),
    plugins: [...(own.overrides ? [] : shared.plugins.chain), ...own.chain], overridesPlugins: own.overrides || shared.plugins.overrides, spec: names.spec, mode: names.mode, line: fields.lineOf(path),
  }
}

function sliOf(fields: SloFields, given: Fields, path: SloPath, { events: [error, total], raw }: Names): Sli | undefined {
  const kinds = ['events', 'raw', 'plugin'].filter((kind) => given[kind] !== undefined && given[kind] !== null)
  if (kinds.includes('plugin')) {
    fields.fault([...path, 'plugin'], `The SLI plugin ${fields.text(fields.record(given, 'plugin', path), 'id', [...path, 'plugin'])} is a program of its own, which is not run here. Write its query under raw or events.`)
    return undefined
  }
  if (kinds.length > 1) fields.fault(path, 'Only one kind of SLI is allowed. Give either events or raw.')
  if (kinds[0] === 'events') {
    const queries = fields.record(given, 'events', path)
    return { kind: 'events', errorQuery: fields.text(queries, error, [...path, 'events']), totalQuery: fields.text(queries, total, [...path, 'events']) }
  }
  return kinds[0] === 'raw' ? { kind: 'raw', errorRatioQuery: fields.text(fields.record(given, 'raw', path), raw, [...path, 'raw']) } : undefined
}

function alertOf(fields: SloFields, alerting: Fields, kind: string, path: SloPath): AlertMeta | undefined {
  const own = fields.record(alerting, kind, path)
  if (fields.flag(own, 'disable', [...path, kind])) return undefined
  return {
    name: fields.text(alerting, 'name', path), labels: { ...fields.texts(alerting, 'labels', path), ...fields.texts(own, 'labels', [...path, kind]) },
    annotations: { ...fields.texts(alerting, 'annotations', path), ...fields.texts(own, 'annotations', [...path, kind]) },
  }
}
