import { type DetectedProblem, type DetectedRelation, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { ignoredNames } from '../ignored-names.ts'
import { folderOf, pathFrom } from '../paths.ts'
import { type Entry, isElsewhere, type Kustomization, kustomizationName, readKustomization } from './read-kustomization.ts'

const template = /\{\{|\{%|<%/

/** Kustomizations: what each puts together, out of which bases and manifests, and what of it is not there. */
export const detectKustomizations: FileDetector = {
  kind: 'file', id: 'containers.kustomizations', endings: ['yaml', 'yml', ''],
  matches: (path) => kustomizationName.test(path),
  async detect(file) {
    const text = await file.text()
    const { documents, faults } = await yamlOf(file)
    const ref = placeRef('kustomization', file)
    const [fault] = faults
    if (fault) {
      const { line, message } = fault
      return template.test(text) ? nothingDetected : { ...nothingDetected, isPartial: true, problems: [{ key: `yaml ${line}`, topic: 'unreadable', message: `The kustomization does not parse: ${message} Correct the line.`, evidence: { file: file.path, line } }] }
    }
    const kustomization = documents[0] && readKustomization(documents[0])
    // An empty file is one too, that puts nothing together.
    if (!kustomization) return nothingDetected
    const path = pathInside(file)
    return {
      entities: [{ ref, title: folderOf(path) || path, description: kustomization.isComponent ? 'Kustomize component' : 'Kustomization', spec: specOf(kustomization, file), evidence: { file: file.path, line: documents[0]?.line ?? 1 } }],
      relations: [...partOfRepository(ref, file), ...relationsOf(kustomization, { ref, file })],
      problems: template.test(text) ? [] : problemsOf(kustomization, { ref, file, ignored: await ignoredNames(file) }),
    }
  },
}

function specOf({ resources, components, patches, ...rest }: Kustomization, file: FoundFile) {
  const paths = (entries: readonly Entry[]) => entries.map(({ path }) => path.slice(0, 300))
  const isBase = ({ path }: Entry) => {
    const found = leadsTo(file, path)
    return typeof found === 'object' && found.kind === 'kustomization'
  }
  return {
    path: pathInside(file), repository: file.repository?.ref ?? null, ...rest,
    resources: paths(resources.filter((entry) => !isBase(entry))), bases: paths(resources.filter(isBase)), components: paths(components), patches: paths(patches),
  }
}

/** A file, or the folder of another kustomization. */
function leadsTo(file: FoundFile, path: string): { kind: 'kustomization' | 'manifest'; target: FoundFile } | 'empty-folder' | undefined {
  const place = isElsewhere(path) ? undefined : pathFrom(folderOf(file.path), path)
  if (place === undefined) return undefined
  const target = file.tree.file(place)
  if (target) return { kind: kustomizationName.test(place) ? 'kustomization' : 'manifest', target }
  const inner = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => file.tree.file(place === '' ? name : `${place}/${name}`) ?? [])[0]
  if (inner) return { kind: 'kustomization', target: inner }
  return file.tree.hasFolder(place) ? 'empty-folder' : undefined
}

function relationsOf({ resources, components, patches }: Kustomization, { ref, file }: { ref: EntityRef; file: FoundFile }): DetectedRelation[] {
  const seen = new Set<EntityRef>([ref])
  return [...resources, ...components, ...patches].flatMap(({ path, line }): DetectedRelation[] => {
    const found = leadsTo(file, path)
    if (!found || found === 'empty-folder') return []
    const to = placeRef(found.kind, found.target)
    if (seen.has(to)) return []
    seen.add(to)
    const words = found.kind === 'kustomization' ? `goes on from ${path}` : patches.some((patch) => patch.path === path) ? `is changed by the patch ${path}` : `takes in ${path}`
    return [{ from: ref, type: 'builtFrom', to, evidence: { file: file.path, line }, reason: `${file.path} ${words} (line ${line}).` }]
  })
}

function problemsOf({ resources, components, patches }: Kustomization, { ref, file, ignored }: { ref: EntityRef; file: FoundFile; ignored: ReadonlySet<string> }): DetectedProblem[] {
  return [...resources, ...components, ...patches].flatMap(({ path, line }): DetectedProblem[] => {
    if (isElsewhere(path) || pathFrom(folderOf(file.path), path) === undefined || path.split('/').some((word) => ignored.has(word))) return []
    const found = leadsTo(file, path)
    if (found !== undefined && found !== 'empty-folder') return []
    const message = found ? `It goes on from ${path}, and no kustomization lies there. Write one, or name the files themselves.` : `It names ${path}, which is not there. Correct the path or take it out.`
    return [{ key: `lost ${path}`.slice(0, 500), topic: 'lost-reference', message, evidence: { file: file.path, line }, entity: ref }]
  })
}
