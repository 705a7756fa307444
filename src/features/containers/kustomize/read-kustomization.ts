import type { YamlDocument } from '#lib/yaml-text'
import { type Fields, fieldsOf, isFields, listOf, textOf, textsOf } from '../plain-value.ts'

export const kustomizationName = /(^|\/)(kustomization\.ya?ml|Kustomization)$/

export interface Entry {
  readonly path: string
  readonly line: number
}

export interface Kustomization {
  readonly isComponent: boolean
  readonly resources: readonly Entry[]
  readonly components: readonly Entry[]
  /** Files of patches. */
  readonly patches: readonly Entry[]
  readonly inlinePatches: number
  readonly images: readonly { readonly name: string; readonly newName: string | null; readonly newTag: string | null; readonly line: number }[]
  readonly generators: readonly string[]
  readonly namespace: string | null
  readonly namePrefix: string | null
  readonly nameSuffix: string | null
  readonly charts: readonly string[]
}

/** A kustomization's parts (kubectl.docs.kubernetes.io/references/kustomize/kustomization); undefined for what is none. */
export function readKustomization(document: YamlDocument): Kustomization | undefined {
  const root = document.value
  if (!isFields(root)) return undefined
  const { kind, apiVersion } = root
  // Flux has an object of the same kind.
  if ((kind !== undefined && kind !== 'Kustomization' && kind !== 'Component') || (typeof apiVersion === 'string' && !apiVersion.startsWith('kustomize.config.k8s.io/'))) return undefined
  const entries = (key: string) => listOf(root[key]).flatMap((item, index): Entry[] => (typeof item === 'string' ? [{ path: item, line: document.lineOf([key, index]) }] : []))
  const patches = patchesOf(root, document)
  return {
    isComponent: kind === 'Component', resources: [...entries('resources'), ...entries('bases')], components: entries('components'), patches: [...patches, ...entries('patchesStrategicMerge').filter(({ path }) => !path.includes('\n'))],
    inlinePatches: listOf(root['patches']).filter((patch) => typeof fieldsOf(patch)['patch'] === 'string').length + entries('patchesStrategicMerge').filter(({ path }) => path.includes('\n')).length,
    images: listOf(root['images']).flatMap((image, index) => imageOf(fieldsOf(image), document.lineOf(['images', index]))),
    generators: generatorsOf(root), namespace: textOf(root['namespace']) ?? null, namePrefix: textOf(root['namePrefix']) ?? null, nameSuffix: textOf(root['nameSuffix']) ?? null,
    charts: listOf(root['helmCharts']).flatMap((chart) => textOf(fieldsOf(chart)['name']) ?? []),
  }
}

function patchesOf(root: Fields, document: YamlDocument): Entry[] {
  return ['patches', 'patchesJson6902'].flatMap((key) =>
    listOf(root[key]).flatMap((patch, index) => {
      const path = textOf(fieldsOf(patch)['path'])
      return path === undefined ? [] : [{ path, line: document.lineOf([key, index, 'path']) }]
    }),
  )
}

function imageOf(image: Fields, line: number): Kustomization['images'][number][] {
  const name = textOf(image['name'])
  return name === undefined ? [] : [{ name, newName: textOf(image['newName']) ?? null, newTag: textOf(image['newTag'] ?? image['digest']) ?? null, line }]
}

function generatorsOf(root: Fields): string[] {
  const made = [['configMapGenerator', 'ConfigMap'], ['secretGenerator', 'Secret']] as const
  return [...made.flatMap(([key, kind]) => listOf(root[key]).flatMap((generator) => { const name = textOf(fieldsOf(generator)['name']); return name === undefined ? [] : [`${kind} ${name}`] })), ...textsOf(root['generators']).filter((path) => !path.includes('\n'))]
}

/** Does an entry lead to the network, or hang on what is filled in later? */
export function isElsewhere(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/|^git@|^[\w.-]+\.[a-z]{2,}\/|^[\w.-]+\.[a-z]{2,}:|\?|\/\/|\$\{|\{\{|\n|^\//i.test(path)
}
