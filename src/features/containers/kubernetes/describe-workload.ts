import { hostsNamed } from '../hosts-named.ts'
import { parseImageName, parseOpenImageName } from '../image/image-name.ts'
import { metricsLabelsOf } from '../metrics-labels.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf, valueAt } from '../plain-value.ts'
import type { KubernetesObject } from './kubernetes-object.ts'

type Path = readonly (string | number)[]

export interface ImageUse {
  readonly image: string
  /** Without its tag; null where it hangs on a variable. */
  readonly name: string | null
  readonly tag: string | null
  readonly line: number
}

export interface NamedHost {
  readonly setting: string
  readonly host: string
  readonly line: number
}

/** Where a kind keeps its pods' template. Other kinds are looked at in the same places. */
const templates: readonly Path[] = [['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template']]
/** Kinds that hold a template and run nothing by it. */
const runsNothing = new Set(['PodTemplate', 'Template', 'CustomResourceDefinition'])

/** The path of the pod template of what runs containers; undefined for all else, and for a change to one that names no image. */
export function podTemplateOf({ kind, fields }: KubernetesObject): Path | undefined {
  if (runsNothing.has(kind)) return undefined
  const places: readonly Path[] = kind === 'Pod' ? [[]] : templates
  return places.find((path) => listOf(valueAt(fields, [...path, 'spec', 'containers'])).some((container) => typeof fieldsOf(container)['image'] === 'string'))
}

export interface WorkloadFacts {
  readonly images: readonly ImageUse[]
  readonly containers: readonly { readonly name: string; readonly image: string | null; readonly isInit: boolean; readonly probes: readonly string[]; readonly resources: readonly string[] }[]
  readonly ports: readonly string[]
  readonly replicas: number | null
  readonly schedule: string | null
  readonly env: readonly string[]
  readonly configMaps: readonly string[]
  readonly secrets: readonly string[]
  readonly claims: readonly string[]
  readonly serviceAccount: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly hosts: readonly NamedHost[]
  /** What the annotations of its pods say of its metrics, by custom: `prometheus.io/…`. */
  readonly metricsLabels?: Readonly<Record<string, string>>
}

/** The facts of an object that runs containers. Of settings only names are kept, of addresses only hosts. */
export function describeWorkload(object: KubernetesObject, template: Path): WorkloadFacts {
  const pod = fieldsOf(valueAt(object.fields, [...template, 'spec']))
  const containers = ['initContainers', 'containers'].flatMap((key) => listOf(pod[key]).map((container, index) => ({ fields: fieldsOf(container), path: [...template, 'spec', key, index], isInit: key === 'initContainers' })))
  const volumes = listOf(pod['volumes']).map(fieldsOf)
  const sources = containers.flatMap(({ fields }) => [...listOf(fields['envFrom']), ...listOf(fields['env']).map((variable) => fieldsOf(variable)['valueFrom'])]).map(fieldsOf)
  const spec = fieldsOf(object.fields['spec'])
  return {
    images: containers.flatMap(({ fields, path }) => imageOf(fields, object.lineOf([...path, 'image']))),
    containers: containers.map(({ fields, isInit }) => ({ name: textOf(fields['name']) ?? '', image: textOf(fields['image']) ?? null, isInit, probes: ['livenessProbe', 'readinessProbe', 'startupProbe'].filter((probe) => isFields(fields[probe])), resources: resourcesOf(fields['resources']) })),
    ports: unique(containers.flatMap(({ fields }) => listOf(fields['ports']).flatMap(portOf))),
    replicas: typeof spec['replicas'] === 'number' ? spec['replicas'] : null, schedule: textOf(spec['schedule']) ?? null,
    env: unique(containers.flatMap(({ fields }) => listOf(fields['env']).flatMap((variable) => textOf(fieldsOf(variable)['name']) ?? []))),
    configMaps: unique([...namesAt(sources, ['configMapRef', 'name'], ['configMapKeyRef', 'name']), ...namesAt(volumes, ['configMap', 'name']), ...projectedOf(volumes, 'configMap')]),
    secrets: unique([...namesAt(sources, ['secretRef', 'name'], ['secretKeyRef', 'name']), ...namesAt(volumes, ['secret', 'secretName']), ...projectedOf(volumes, 'secret'), ...namesAt(listOf(pod['imagePullSecrets']).map(fieldsOf), ['name'])]),
    claims: unique(namesAt(volumes, ['persistentVolumeClaim', 'claimName'])),
    serviceAccount: textOf(pod['serviceAccountName'] ?? pod['serviceAccount']) ?? null,
    labels: labelsAt(object.fields, [...template, 'metadata', 'labels']),
    hosts: containers.flatMap(({ fields, path }) => hostsOf(fields, path, object)),
    ...metricsLabelsOf(Object.entries(labelsAt(object.fields, [...template, 'metadata', 'annotations']))),
  }
}

function imageOf(fields: Fields, line: number): ImageUse[] {
  const image = textOf(fields['image'])?.trim()
  if (image === undefined || image === '') return []
  const parsed = parseImageName(image) ?? parseOpenImageName(image)
  return [{ image, name: parsed?.name ?? null, tag: parsed?.tag ?? parsed?.digest ?? null, line }]
}

function hostsOf(fields: Fields, path: Path, object: KubernetesObject): NamedHost[] {
  const settings = listOf(fields['env']).flatMap((variable, index) => {
    const { name, value } = fieldsOf(variable)
    const line = () => object.lineOf([...path, 'env', index, 'value'])
    return hostsNamed(textOf(name) ?? '', textOf(value) ?? '').map((host) => ({ setting: textOf(name) ?? '', host, line: line() }))
  })
  const words = ['args', 'command'].flatMap((key) => listOf(fields[key]).flatMap((word, index) => hostsInFlag(textOf(word) ?? '').map(({ flag, host }) => ({ setting: flag, host, line: object.lineOf([...path, key, index]) }))))
  return [...settings, ...words]
}

/** `--redis-addr=cache:6379`; other words of a command may be anything. */
function hostsInFlag(word: string): { flag: string; host: string }[] {
  const [, flag, value] = /^(--?[a-z][\w.-]{0,60})=(\S{1,500})$/i.exec(word) ?? []
  return flag === undefined || value === undefined ? [] : hostsNamed(flag, value).map((host) => ({ flag, host }))
}

function portOf(port: unknown): string[] {
  const { containerPort, protocol } = fieldsOf(port)
  const number = textOf(containerPort)
  return number === undefined ? [] : [protocol === undefined || protocol === 'TCP' ? number : `${number}/${(textOf(protocol) ?? '').toLowerCase()}`]
}

function resourcesOf(resources: unknown): string[] {
  return ['requests', 'limits'].flatMap((side) => Object.entries(fieldsOf(fieldsOf(resources)[side])).flatMap(([name, amount]) => `${side} ${name} ${textOf(amount) ?? ''}`))
}

function namesAt(values: readonly Fields[], ...paths: readonly Path[]): string[] {
  return values.flatMap((value) => paths.flatMap((path) => textOf(valueAt(value, path)) ?? []))
}

function projectedOf(volumes: readonly Fields[], kind: 'configMap' | 'secret'): string[] {
  return namesAt(volumes.flatMap((volume) => listOf(fieldsOf(volume['projected'])['sources']).map(fieldsOf)), [kind, 'name'])
}

export function labelsAt(fields: Fields, path: Path): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(valueAt(fields, path))).flatMap(([name, value]) => (textOf(value) === undefined ? [] : [[name, textOf(value) ?? '']])))
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, 200)
}
