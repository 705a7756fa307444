import { type DetectedEntity, type DetectedRelation, type FoundFile, pathInside, placeRef, partOfRepository } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { imageRef } from '../image/image-name.ts'
import type { ImageUse } from '../kubernetes/describe-workload.ts'
import type { ChartObject } from './read-templates.ts'
import type { ValueImage } from './value-images.ts'

const runs = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|ReplicationController|Rollout)$/

export interface ChartWorkload {
  readonly entity: DetectedEntity
  readonly relations: readonly DetectedRelation[]
}

/** What a chart's templates run. Test hooks run only when somebody asks for them, so they are left out. */
export function chartWorkloads(chartFile: FoundFile, { chart, name: chartName, templates, images }: { chart: EntityRef; name: string; templates: readonly ChartObject[]; images: readonly ValueImage[] }): ChartWorkload[] {
  const running = templates.filter(({ kind, path }) => runs.test(kind) && !/^templates\/tests?\//.test(path))
  const taken = new Set<EntityRef>()
  return running.map((object, index) => {
    const name = object.name ?? (running.length === 1 ? chartName : `${chartName} ${fileWord(object.path)}`)
    const parts = [object.name ?? object.kind, `${object.kind}-${name}`, `${object.kind}-${index}`]
    const ref = parts.map((part) => placeRef('workload', object.file, part)).find((one) => !taken.has(one)) ?? placeRef('workload', object.file, `${index}`)
    taken.add(ref)
    // A chart of one workload and one image runs that, however its templates put it together.
    const own = object.images.length === 0 && running.length === 1 && images.length === 1 ? images.map(({ image, name: imageName, tag }): ImageUse => ({ image, name: imageName, tag, line: object.line })) : object.images
    return describe({ ...object, images: own }, { ref, name, chart, chartFile })
  })
}

function fileWord(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.(ya?ml|tpl)$/, '')
}

function describe({ kind, images, line, file }: ChartObject, { ref, name, chart, chartFile }: { ref: EntityRef; name: string; chart: EntityRef; chartFile: FoundFile }): ChartWorkload {
  const evidence = { file: file.path, line }
  const names = new Map(images.flatMap((image) => (image.name === null ? [] : [[image.name, image] as const])))
  return {
    entity: { ref, title: name, description: `${kind} of a Helm chart`, evidence, spec: { tool: 'helm', path: pathInside(file), repository: file.repository?.ref ?? null, kind, name, namespace: null, images: [...images], chart } },
    relations: [
      ...partOfRepository(ref, file),
      { from: ref, type: 'configuredBy', to: chart, evidence, reason: `The template ${file.path} of the chart ${chartFile.path} makes it (line ${line}).` },
      ...[...names.values()].map((image): DetectedRelation => ({ from: ref, type: 'builtFrom', to: imageRef(image.name ?? ''), evidence: { file: file.path, line: image.line }, reason: `${file.path} runs the image ${image.image} with the chart's own values (line ${image.line}).` })),
    ],
  }
}
