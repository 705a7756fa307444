import { hostsNamed } from '../hosts-named.ts'
import { parseImageName, parseOpenImageName } from '../image/image-name.ts'
import { maskSecrets } from '../mask-secrets.ts'
import { metricsLabelsOf } from '../metrics-labels.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf, textsOf } from '../plain-value.ts'
import { interpolate, isOpen, type Variables } from './interpolate.ts'

export interface ComposeBuild {
  readonly context: string
  readonly dockerfile: string | null
  readonly target: string | null
  readonly args: readonly string[]
  readonly isInline: boolean
}

export interface ComposeServiceFacts {
  readonly image: string | null
  /** Without its tag; null where it hangs on a variable. */
  readonly imageName: string | null
  readonly tag: string | null
  readonly build: ComposeBuild | null
  readonly ports: readonly string[]
  readonly expose: readonly string[]
  readonly env: readonly string[]
  readonly envFiles: readonly string[]
  readonly volumes: readonly string[]
  readonly networks: readonly string[]
  readonly profiles: readonly string[]
  readonly healthcheck: string | null
  readonly replicas: number | null
  readonly restart: string | null
  readonly command: string | null
  readonly dependsOn: readonly { readonly service: string; readonly condition: string; readonly isRequired: boolean }[]
  readonly links: readonly string[]
  /** Hosts that settings name, by the setting. */
  readonly hosts: readonly { readonly setting: string; readonly host: string }[]
  /** What its labels say of its metrics, by custom: `prometheus.io/…`. */
  readonly metricsLabels?: Readonly<Record<string, string>>
}

/** The facts of a service, variables standing for what is known of them, else for their defaults. Of settings only names are kept. */
export function describeService(service: Fields, variables: Variables = new Map()): ComposeServiceFacts {
  const image = text(service['image'], variables)
  const parsed = image === null ? undefined : (parseImageName(image) ?? parseOpenImageName(image))
  const settings = settingsOf(service['environment'])
  return {
    image, imageName: parsed?.name ?? null, tag: parsed?.tag ?? parsed?.digest ?? null, build: buildOf(service['build'], variables),
    ports: listOf(service['ports']).map((port) => portOf(port, variables)), expose: textsOf(service['expose']),
    env: settings.map(([name]) => name), envFiles: envFilesOf(service['env_file']), volumes: listOf(service['volumes']).flatMap(volumeOf), networks: namesOf(service['networks']),
    profiles: textsOf(service['profiles']).map((profile) => interpolate(profile)), healthcheck: healthcheckOf(service['healthcheck']), replicas: replicasOf(service), restart: text(service['restart']), command: commandOf(service['command']),
    dependsOn: dependenciesOf(service['depends_on']), links: textsOf(service['links']).map((link) => interpolate(link).split(':')[0] ?? link),
    hosts: settings.flatMap(([setting, value]) => hostsNamed(setting, value).map((host) => ({ setting, host }))),
    ...metricsLabelsOf(settingsOf(service['labels'])),
  }
}

function text(value: unknown, variables?: Variables): string | null {
  const found = textOf(value)
  return found === undefined ? null : interpolate(found, variables).trim()
}

function buildOf(value: unknown, variables: Variables): ComposeBuild | null {
  if (value === undefined || value === null) return null
  if (!isFields(value)) return { context: text(value, variables) ?? '.', dockerfile: null, target: null, args: [], isInline: false }
  return {
    context: text(value['context'], variables) ?? '.', dockerfile: text(value['dockerfile'], variables), target: text(value['target'], variables), args: settingsOf(value['args']).map(([name]) => name),
    isInline: typeof value['dockerfile_inline'] === 'string',
  }
}

function settingsOf(value: unknown): [name: string, value: string][] {
  if (isFields(value)) return Object.entries(value).map(([name, held]) => [name, interpolate(textOf(held) ?? '')])
  return textsOf(value).map((pair) => {
    const equals = pair.indexOf('=')
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), interpolate(pair.slice(equals + 1))]
  })
}

function portOf(port: unknown, variables: Variables): string {
  if (!isFields(port)) return interpolate(textOf(port) ?? '', variables)
  const [published, target, protocol] = [text(port['published'], variables), text(port['target'], variables), text(port['protocol'])]
  return `${published === null ? '' : `${published}:`}${target ?? ''}${protocol === null || protocol === 'tcp' ? '' : `/${protocol}`}`
}

function envFilesOf(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((file) => text(isFields(file) ? file['path'] : file) ?? [])
}

function volumeOf(volume: unknown): string[] {
  if (!isFields(volume)) {
    const short = text(volume)
    return short === null ? [] : [short]
  }
  const [source, target] = [text(volume['source']), text(volume['target'])]
  return target === null ? [] : [source === null ? target : `${source}:${target}`]
}

function namesOf(value: unknown): string[] {
  return isFields(value) ? Object.keys(value) : textsOf(value)
}

function healthcheckOf(value: unknown): string | null {
  const { test, disable } = fieldsOf(value)
  if (disable === true) return null
  const words = textsOf(test)
  if (words.length === 0 || words[0] === 'NONE') return null
  return maskSecrets((/^CMD(-SHELL)?$/.test(words[0] ?? '') ? words.slice(1) : words).join(' '))
}

function replicasOf(service: Fields): number | null {
  const replicas = Number(textOf(fieldsOf(service['deploy'])['replicas'] ?? service['scale']) ?? Number.NaN)
  return Number.isInteger(replicas) ? replicas : null
}

function commandOf(value: unknown): string | null {
  const words = textsOf(value)
  return words.length === 0 ? null : maskSecrets(words.join(' '))
}

function dependenciesOf(value: unknown): ComposeServiceFacts['dependsOn'] {
  if (!isFields(value)) return textsOf(value).filter((name) => !isOpen(name)).map((service) => ({ service, condition: 'service_started', isRequired: true }))
  return Object.entries(value).map(([service, how]) => {
    const { condition, required } = fieldsOf(how)
    return { service, condition: textOf(condition) ?? 'service_started', isRequired: required !== false }
  })
}
