import { basename, dirname } from 'node:path'
import { type DetectedEntity, type DetectedProblem, type DetectedRelation, type Detection, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { lastWord } from '../image/image-name.ts'
import { aliasesOf } from './compose-needs.ts'
import type { ComposeProject, ProjectService } from './compose-projects.ts'
import { detectService } from './detect-service.ts'
import { extendedService } from './extended-service.ts'
import { includedServices } from './included-services.ts'
import { interpolate, type Variables } from './interpolate.ts'
import { projectEnvironment } from './project-environment.ts'

export interface ProjectContext {
  readonly project: string
  readonly ref: EntityRef
  readonly workloads: ReadonlyMap<string, EntityRef>
  readonly aliases: ReadonlyMap<string, string>
  /** Whether all that the project may hold is known: an include that cannot be read may hold more. */
  readonly isWhole: boolean
  readonly variables: Variables
}

/** A Compose project and its services as entities, with what relates them and what is odd. */
export async function detectProject(project: ComposeProject, { beside, isOnly }: { readonly beside: readonly ComposeProject[]; readonly isOnly: boolean }): Promise<Detection> {
  const [main] = project.files
  const services = await Promise.all(project.services.map(async (service) => ({ service, ...(await extendedService(service.fields, service.told)) })))
  const included = await includedServices(project)
  const name = projectName(project)
  const ref = placeRef('compose', main.file)
  // Files are often given to Compose together, so that one needs what stands in the next.
  const others = beside.flatMap((other) => other.services)
  const workloads = new Map([...others.map((service) => [service.name, workloadRef(service)] as const), ...included.workloads, ...project.services.map((service) => [service.name, workloadRef(service)] as const)])
  const whole = services.map(({ service, fields }): ProjectService => ({ ...service, fields }))
  const context: ProjectContext = { project: name, ref, workloads, aliases: new Map([...aliasesOf(others), ...included.aliases, ...aliasesOf(whole)]), isWhole: included.isWhole, variables: await projectEnvironment(main.file) }
  const detected = services.map(({ service, lost }, index) => detectService(whole[index] ?? service, { context, lostExtends: lost }))
  return {
    entities: [describeProject(project, { ref, name, isOnly, includes: included.paths }), ...detected.flatMap(({ entities }) => entities)],
    relations: [...partOfRepository(ref, main.file), ...included.relations.map((relation): DetectedRelation => ({ ...relation, from: ref })), ...detected.flatMap(({ relations }) => relations)],
    problems: [...included.lost.map(({ path, line, file }): DetectedProblem => ({ key: `include ${path}`.slice(0, 500), topic: 'lost-reference', message: `It includes ${path}, which is not there. Correct the path or take it out.`, evidence: { file, line }, entity: ref })), ...detected.flatMap(({ problems }) => problems)],
  }
}

function workloadRef({ told, name }: ProjectService): EntityRef {
  return placeRef('workload', told.file, name)
}

function describeProject({ files, services }: ComposeProject, { ref, name, isOnly, includes }: { ref: EntityRef; name: string; isOnly: boolean; includes: readonly string[] }): DetectedEntity {
  const [{ file, compose }] = files
  return {
    ref, title: isOnly ? name : `${name} (${lastWord(file.path)})`, description: `Compose project ${name}`,
    spec: {
      path: pathInside(file), repository: file.repository?.ref ?? null, project: name, files: files.map((one) => pathInside(one.file)), services: services.map((service) => service.name),
      volumes: compose.volumes, networks: compose.networks, includes,
    },
    evidence: { file: file.path, line: 1 },
  }
}

/** `name:`, else the folder's, written as Compose writes it. */
function projectName({ files }: ComposeProject): string {
  const [{ file }] = files
  const told = files.map(({ compose }) => compose.name).findLast((name) => name !== undefined)
  const name = told === undefined ? basename(dirname(file.absolutePath)) : interpolate(told)
  return name.toLowerCase().replace(/[^a-z0-9_-]/g, '').replace(/^[_-]+/, '') || 'default'
}
