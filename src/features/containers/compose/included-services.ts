import { type DetectedRelation, placeRef } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { isFields, textsOf } from '../plain-value.ts'
import { type ComposeProject, composeProjects, type FoundCompose } from './compose-projects.ts'
import { aliasesOf } from './compose-needs.ts'
import { composeAt } from './extended-service.ts'
import { interpolate } from './interpolate.ts'

export interface Included {
  readonly paths: readonly string[]
  readonly workloads: ReadonlyMap<string, EntityRef>
  readonly aliases: ReadonlyMap<string, string>
  readonly relations: readonly Omit<DetectedRelation, 'from'>[]
  readonly lost: readonly { readonly path: string; readonly line: number; readonly file: string }[]
  readonly isWhole: boolean
}

const maxFiles = 50

/** What a project takes in with `include` (docs.docker.com/reference/compose-file/include), through several files. */
export async function includedServices({ files }: ComposeProject): Promise<Included> {
  const found: FoundCompose[] = []
  const included = { paths: [] as string[], relations: [] as Omit<DetectedRelation, 'from'>[], lost: [] as { path: string; line: number; file: string }[], isWhole: true }
  const queue: FoundCompose[] = [...files]
  for (let one = queue.shift(); one && found.length < maxFiles; one = queue.shift()) {
    for (const { path, line } of includesOf(one)) {
      const other = await composeAt(one.file, path)
      if (other === undefined) included.lost.push({ path, line, file: one.file.path })
      if (other === undefined || other === 'elsewhere') included.isWhole = false
      else if (!found.some(({ file }) => file.path === other.file.path)) {
        found.push(other)
        queue.push(other)
        included.paths.push(path)
        included.relations.push({ type: 'dependsOn', to: placeRef('compose', other.file), evidence: { file: one.file.path, line }, reason: `${one.file.path} includes ${path} (line ${line}).` })
      }
    }
  }
  const services = composeProjects(found).flatMap((project) => project.services)
  return { ...included, workloads: new Map(services.map(({ name, told }) => [name, placeRef('workload', told.file, name)])), aliases: aliasesOf(services) }
}

function includesOf({ compose }: FoundCompose): { path: string; line: number }[] {
  return compose.include.flatMap((item, index) => {
    const line = compose.lineOfTop(['include', index])
    return textsOf(isFields(item) ? item['path'] : item).map((path) => ({ path: interpolate(path), line }))
  })
}
