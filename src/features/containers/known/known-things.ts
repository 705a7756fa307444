import type { EntityRef } from '#lib/entity-ref'
import type { Evidence, KnownEntity, KnownFacts } from '#kernel/feature'
import { type Fields, fieldsOf, listOf, textOf } from '../plain-value.ts'

/** Where something stands: its file in the discovered folder, its path in its repository. */
export interface KnownPlace {
  readonly ref: EntityRef
  readonly file: string
  readonly line: number
  readonly path: string
  readonly repository: EntityRef | null
}

export interface KnownImage {
  readonly image: string
  readonly name: string | null
  readonly tag: string | null
  readonly line: number
}

export interface KnownWorkload extends KnownPlace {
  readonly tool: string
  readonly name: string
  readonly namespace: string | null
  readonly images: readonly KnownImage[]
  readonly labels: Readonly<Record<string, string>>
  readonly hosts: readonly { readonly setting: string; readonly host: string; readonly line: number }[]
  /** Of compose: what is built, where the Dockerfile is known. */
  readonly build: { readonly dockerfile: EntityRef | null; readonly line: number } | undefined
  readonly needs: readonly { readonly to: EntityRef; readonly words: string; readonly line: number }[]
}

export interface KnownDockerfile extends KnownPlace {
  readonly bases: readonly { readonly image: string; readonly line: number; readonly role: string }[]
  /** Images that Skaffold builds of it. */
  readonly skaffold: readonly { readonly image: string; readonly file: string; readonly line: number }[]
}

export interface KnownRepository {
  readonly ref: EntityRef
  readonly name: string
  /** As in `FoundRepository.path`. */
  readonly path: string
  readonly remote: string | null
}

export function knownWorkloads(known: KnownFacts): KnownWorkload[] {
  return known.entities('workload').map((entity) => {
    const { spec } = entity
    const build = fieldsOf(spec['build'])
    return {
      ...placeOf(entity), tool: textOf(spec['tool']) ?? '', name: textOf(spec['name']) ?? entity.title, namespace: textOf(spec['namespace']) ?? null, images: listOf(spec['images']).map(imageOf),
      labels: fieldsOf(spec['labels']) as Record<string, string>, build: spec['build'] ? { dockerfile: textOf(build['ref']) ?? null, line: numberOf(build['line']) } : undefined,
      hosts: listOf(spec['hosts']).map(fieldsOf).map(({ setting, host, line }) => ({ setting: textOf(setting) ?? '', host: textOf(host) ?? '', line: numberOf(line) })),
      needs: listOf(spec['needs']).map(fieldsOf).map(({ to, words, line }) => ({ to: textOf(to) ?? '', words: textOf(words) ?? '', line: numberOf(line) })),
    }
  })
}

export function knownDockerfiles(known: KnownFacts): KnownDockerfile[] {
  return known.entities('dockerfile').map((entity) => ({
    ...placeOf(entity),
    bases: listOf(entity.spec['bases']).map(fieldsOf).map(({ image, line, role }) => ({ image: textOf(image) ?? '', line: numberOf(line), role: textOf(role) ?? '' })),
    skaffold: listOf(entity.spec['skaffold']).map(fieldsOf).map(({ image, file, line }) => ({ image: textOf(image) ?? '', file: textOf(file) ?? '', line: numberOf(line) })),
  }))
}

export function knownRepositories(known: KnownFacts): KnownRepository[] {
  return known.entities('repository').map(({ ref, spec, title }) => {
    const path = textOf(spec['path']) ?? ''
    return { ref, name: title, path: path === '.' ? '' : path, remote: textOf(spec['remote']) ?? null }
  })
}

/** Where a thing is told; of several evidences the one of its own file. */
export function placeOf({ ref, spec, evidence }: KnownEntity): KnownPlace {
  const path = textOf(spec['path']) ?? ''
  const own: Evidence | undefined = evidence.find(({ file }) => file === path || file.endsWith(`/${path}`)) ?? evidence[0]
  return { ref, file: own?.file ?? path, line: own?.line ?? 1, path, repository: textOf(spec['repository']) ?? null }
}

export function imageOf(value: unknown): KnownImage {
  const fields: Fields = fieldsOf(value)
  return { image: textOf(fields['image']) ?? '', name: textOf(fields['name']) ?? null, tag: textOf(fields['tag']) ?? null, line: numberOf(fields['line']) }
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 1
}
