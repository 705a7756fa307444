import { type DetectedEntity, type FileDetector, type FoundFile, nothingDetected, pathInside, placeRef, yamlOf } from '#kernel/feature'
import type { YamlDocument } from '#lib/yaml-text'
import { isDockerfilePath } from '../dockerfile/detect-dockerfiles.ts'
import { folderOf, pathFrom } from '../paths.ts'
import { fieldsOf, listOf, textOf } from '../plain-value.ts'

/** What Skaffold builds, as a fact of the Dockerfiles that it builds from. */
export const detectSkaffold: FileDetector = {
  kind: 'file', id: 'containers.skaffold', endings: ['yaml', 'yml'],
  matches: (path) => /(^|\/)skaffold[\w.-]*\.ya?ml$/.test(path),
  async detect(file) {
    const { documents } = await yamlOf(file)
    const built = new Map<FoundFile, { image: string; file: string; line: number }[]>()
    for (const document of documents) {
      for (const { image, line, dockerfile } of artifactsOf(document, file)) built.set(dockerfile, [...(built.get(dockerfile) ?? []), { image, file: file.path, line }])
    }
    const entities = [...built].map(([dockerfile, skaffold]): DetectedEntity => ({
      ref: placeRef('dockerfile', dockerfile), title: pathInside(dockerfile), spec: { path: pathInside(dockerfile), repository: dockerfile.repository?.ref ?? null, skaffold }, evidence: { file: file.path, line: skaffold[0]?.line ?? 1 },
    }))
    return { ...nothingDetected, entities }
  },
}

/** Artifacts with a Dockerfile that is there; others are built without one (skaffold.dev/docs/references/yaml). */
function artifactsOf(document: YamlDocument, file: FoundFile): { image: string; line: number; dockerfile: FoundFile }[] {
  const { apiVersion, build } = fieldsOf(document.value)
  if (!textOf(apiVersion)?.startsWith('skaffold/')) return []
  return listOf(fieldsOf(build)['artifacts']).flatMap((item, index) => {
    const artifact = fieldsOf(item)
    const image = textOf(artifact['image'])
    const written = textOf(fieldsOf(artifact['docker'])['dockerfile'] ?? fieldsOf(artifact['kaniko'])['dockerfile']) ?? 'Dockerfile'
    const context = pathFrom(folderOf(file.path), textOf(artifact['context']) ?? '.')
    const path = context === undefined ? undefined : pathFrom(context, written)
    const dockerfile = path === undefined || !isDockerfilePath(path) ? undefined : file.tree.file(path)
    return image === undefined || !dockerfile ? [] : [{ image, line: document.lineOf(['build', 'artifacts', index]), dockerfile }]
  })
}
