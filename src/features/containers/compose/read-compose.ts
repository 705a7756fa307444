import type { YamlDocument } from '#lib/yaml-text'
import { type Fields, fieldsOf, isFields, textOf } from '../plain-value.ts'

export interface ComposeFile {
  /** As in `FoundFile.path`. */
  readonly path: string
  readonly name: string | undefined
  readonly services: Readonly<Record<string, Fields>>
  readonly include: readonly unknown[]
  readonly volumes: readonly string[]
  readonly networks: readonly string[]
  /** The line of what stands at a path below the service. */
  lineOf(service: string, path?: readonly (string | number)[]): number
  lineOfTop(path: readonly (string | number)[]): number
}

/** A compose file out of a YAML document; undefined for what is none. Files of the first format have their services at the top. */
export function readCompose(path: string, document: YamlDocument): ComposeFile | undefined {
  const root = document.value
  if (!isFields(root)) return undefined
  const isFirst = !('services' in root) && isFirstFormat(root)
  const services = isFirst ? root : root['services']
  const include = Array.isArray(root['include']) ? (root['include'] as unknown[]) : []
  if (!isFields(services) ? include.length === 0 : !Object.values(services).every((service) => service === null || isService(service))) return undefined
  const prefix = isFirst ? [] : ['services']
  return {
    path, include, name: textOf(root['name']),
    services: Object.fromEntries(Object.entries(fieldsOf(services)).map(([name, service]) => [name, fieldsOf(service)])),
    volumes: Object.keys(isFirst ? {} : fieldsOf(root['volumes'])), networks: Object.keys(isFirst ? {} : fieldsOf(root['networks'])),
    lineOf: (service, inner = []) => document.lineOf([...prefix, service, ...inner]),
    lineOfTop: (inner) => document.lineOf(inner),
  }
}

/** GitHub's `services` of a job, Snapcraft and others use the word too; a service here is a mapping without their keys. */
function isService(value: unknown): boolean {
  return isFields(value) && !['plugs', 'daemon', 'taskdef'].some((key) => key in value)
}

function isFirstFormat(root: Fields): boolean {
  const values = Object.values(root)
  return values.length > 0 && !('version' in root) && values.every((value) => isFields(value) && (typeof value['image'] === 'string' || typeof value['build'] === 'string') && !('apiVersion' in value))
}

/** Could this file be started by itself? One whose services only change others could not. */
export function standsAlone({ services, include }: ComposeFile): boolean {
  const all = Object.values(services)
  return include.length > 0 ? all.every(hasSource) : all.length > 0 && all.every(hasSource)
}

export function hasSource(service: Fields): boolean {
  return ['image', 'build', 'extends', 'provider', 'develop'].some((key) => service[key] !== undefined && service[key] !== null)
}
