import { type Fields, fieldsOf, listOf, textOf } from '../plain-value.ts'

export interface EngineContainer {
  readonly name: string
  readonly image: string
  readonly state: string
  /** Of Compose's labels; null for what it did not start. */
  readonly composeProject: string | null
  readonly composeService: string | null
  readonly composeFiles: readonly string[]
}

export interface EngineFacts {
  readonly version: string | null
  readonly apiVersion: string | null
  readonly system: string | null
  readonly containers: readonly EngineContainer[]
  /** Names with tags. */
  readonly images: readonly string[]
}

const atMost = 1000

/** The facts of an engine out of its answers to /version, /containers/json and /images/json. */
export function describeEngine({ version, containers, images }: { version: unknown; containers: unknown; images: unknown }): EngineFacts {
  const about = fieldsOf(version)
  return {
    version: textOf(about['Version']) ?? null, apiVersion: textOf(about['ApiVersion']) ?? null, system: [textOf(about['Os']), textOf(about['Arch'])].filter((word) => word !== undefined).join('/') || null,
    containers: listOf(containers).slice(0, atMost).map((container) => containerOf(fieldsOf(container))).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    images: [...new Set(listOf(images).flatMap((image) => listOf(fieldsOf(image)['RepoTags']).flatMap((tag) => textOf(tag) ?? [])))].filter((tag) => tag !== '<none>:<none>').toSorted().slice(0, atMost),
  }
}

function containerOf(container: Fields): EngineContainer {
  const labels = fieldsOf(container['Labels'])
  const label = (name: string) => textOf(labels[`com.docker.compose.${name}`]) ?? null
  return {
    name: (textOf(listOf(container['Names'])[0]) ?? textOf(container['Id'])?.slice(0, 12) ?? '').replace(/^\//, ''), image: textOf(container['Image']) ?? '', state: textOf(container['State']) ?? 'unknown',
    composeProject: label('project'), composeService: label('service'), composeFiles: (label('project.config_files') ?? '').split(',').filter((file) => file !== ''),
  }
}
