import { type DetectedProblem, type DetectedRelation, type Detection, partOfRepository, pathInside } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { imageRef } from '../image/image-name.ts'
import { type BuildPlace, buildPlace } from './build-place.ts'
import { type ComposeNeed, needsOf } from './compose-needs.ts'
import type { ProjectService } from './compose-projects.ts'
import { type ComposeServiceFacts, describeService } from './describe-service.ts'
import type { ProjectContext } from './detect-project.ts'

interface Told {
  readonly service: ProjectService
  readonly facts: ComposeServiceFacts
  readonly ref: EntityRef
  readonly build: BuildPlace | undefined
  readonly needs: readonly ComposeNeed[]
  readonly context: ProjectContext
}

/** A service of a Compose project as a workload. */
export function detectService(service: ProjectService, { context, lostExtends }: { readonly context: ProjectContext; readonly lostExtends: string | undefined }): Detection {
  const ref = context.workloads.get(service.name)
  if (ref === undefined) return { entities: [], relations: [], problems: [] }
  const facts = describeService(service.fields, context.variables)
  const build = facts.build ? buildPlace(facts.build, service.told.file) : undefined
  const told: Told = { service, facts, ref, build, context, needs: needsOf(service, facts, context.aliases) }
  const { file, compose } = service.told
  const { hosts: _hosts, build: built, dependsOn, ...kept } = facts
  return {
    entities: [{
      ref, title: service.name, description: `Service of the Compose project ${context.project}`, evidence: { file: file.path, line: compose.lineOf(service.name) },
      spec: {
        tool: 'compose', name: service.name, path: pathInside(file), repository: file.repository?.ref ?? null, project: context.project, changedIn: service.changedIn, ...kept,
        images: facts.image === null ? [] : [{ image: facts.image, name: facts.imageName, tag: facts.tag, line: compose.lineOf(service.name, ['image']) }],
        build: built && { ...built, dockerfile: build?.dockerfile ?? built.dockerfile, ref: build?.dockerfileRef ?? null, line: compose.lineOf(service.name, ['build']) },
        dependsOn: dependsOn.map(({ service: name, condition }) => ({ service: name, condition })),
        needs: told.needs.flatMap(({ service: name, words, path }) => (context.workloads.get(name) ?? []).length > 0 ? [{ to: context.workloads.get(name), words, line: compose.lineOf(service.name, path) }] : []),
      },
    }],
    relations: [...partOfRepository(ref, file), ...relationsOf(told)],
    problems: problemsOf(told, lostExtends),
  }
}

function relationsOf({ service, facts, ref, build, needs, context }: Told): DetectedRelation[] {
  const { file, compose } = service.told
  const at = (path: readonly (string | number)[]) => compose.lineOf(service.name, path)
  const relation = (type: string, to: EntityRef, line: number, reason: string): DetectedRelation => ({ from: ref, type, to, evidence: { file: file.path, line }, reason })
  const [line, image] = [at(['build']), at(['image'])]
  return [
    relation('partOf', context.ref, at([]), `${file.path} declares it (line ${at([])}).`),
    ...(build?.dockerfileRef ? [relation('builtFrom', build.dockerfileRef, line, `${file.path} builds it from ${build.dockerfile ?? ''} (line ${line}).`)] : []),
    ...(facts.imageName === null ? [] : [relation('builtFrom', imageRef(facts.imageName), image, `${file.path} runs the image ${facts.image ?? ''} (line ${image}).`)]),
    ...needs.flatMap(({ service: name, words, path }) => {
      const to = context.workloads.get(name)
      return to === undefined ? [] : [relation('dependsOn', to, at(path), `In ${file.path}, ${words} (line ${at(path)}).`)]
    }),
  ]
}

function problemsOf({ service, facts, ref, build, context }: Told, lostExtends: string | undefined): DetectedProblem[] {
  const { file, compose } = service.told
  const problem = (key: string, message: string, path: readonly string[]): DetectedProblem => ({
    key: `${service.name} ${key}`.slice(0, 500), topic: 'lost-reference', message, evidence: { file: file.path, line: compose.lineOf(service.name, path) }, entity: ref,
  })
  const lost = context.isWhole ? facts.dependsOn.filter(({ service: name, isRequired }) => isRequired && !context.workloads.has(name)) : []
  return [
    ...lost.map(({ service: name }) => problem(`needs ${name}`, `${service.name} depends on ${name}, and no service has that name. Correct the name or take it out.`, ['depends_on'])),
    ...(build?.lost === undefined ? [] : [problem('build', `${service.name} cannot be built: ${build.lost}. Correct the path of its build.`, ['build'])]),
    ...(lostExtends === undefined ? [] : [problem('extends', `${service.name} extends what cannot be found: ${lostExtends}. Correct the name or the path.`, ['extends'])]),
  ]
}
