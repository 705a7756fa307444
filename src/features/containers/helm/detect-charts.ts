import { type DetectedProblem, type DetectedRelation, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import type { YamlDocument } from '#lib/yaml-text'
import { imageRef } from '../image/image-name.ts'
import { folderOf, pathFrom } from '../paths.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../plain-value.ts'
import { chartWorkloads } from './chart-workloads.ts'
import { readTemplates } from './read-templates.ts'
import { valueImages, type ValueImage } from './value-images.ts'

const template = /\{\{|\{%|<[A-Z_]+>/

/** Helm charts: name, versions, what they depend on, which objects their templates make and which images they run. */
export const detectCharts: FileDetector = {
  kind: 'file', id: 'containers.charts', endings: ['yaml'],
  matches: (path) => path === 'Chart.yaml' || path.endsWith('/Chart.yaml'),
  async detect(file) {
    const text = await file.text()
    const { documents, faults } = await yamlOf(file)
    const [fault] = faults
    if (fault) return template.test(text) ? nothingDetected : { ...nothingDetected, isPartial: true, problems: [{ key: `yaml ${fault.line}`, topic: 'unreadable', message: `Chart.yaml does not parse: ${fault.message} Correct the line.`, evidence: { file: file.path, line: fault.line } }] }
    const document = documents[0]
    if (!document || !isFields(document.value) || !('name' in document.value || 'apiVersion' in document.value)) return nothingDetected
    return describeChart(file, document, document.value)
  },
}

async function describeChart(file: FoundFile, document: YamlDocument, chart: Fields): Promise<Detection> {
  const ref = placeRef('chart', file)
  const folder = folderOf(file.path)
  const valuesFile = file.tree.file(folder === '' ? 'values.yaml' : `${folder}/values.yaml`)
  const valuesDocument = valuesFile && (await yamlOf(valuesFile).catch(() => undefined))?.documents[0]
  const values = fieldsOf(valuesDocument?.value)
  const dependencies = await dependenciesOf(file, document, chart)
  const templates = await readTemplates(file, { Values: values, Chart: chart })
  const images = valueImages(values)
  const name = textOf(chart['name']) ?? (folder || 'chart')
  const workloads = textOf(chart['type']) === 'library' ? [] : chartWorkloads(file, { chart: ref, name, templates, images })
  return {
    entities: [{
      ref, title: name, description: textOf(chart['description']) ?? '', evidence: { file: file.path, line: document.lineOf(['name']) },
      spec: {
        path: pathInside(file), repository: file.repository?.ref ?? null, name, version: textOf(chart['version']) ?? null, appVersion: textOf(chart['appVersion']) ?? null, type: textOf(chart['type']) ?? 'application',
        dependencies: dependencies.map(({ relation: _relation, lost: _lost, ...kept }) => kept), values: Object.keys(values), objects: templates.map(({ kind, path }) => ({ kind, path })),
        images: images.map(({ image, name: imageName, tag, path }) => ({ image, name: imageName, tag, key: path.join('.'), line: valuesDocument?.lineOf(path) ?? 1 })),
      },
    }, ...workloads.map(({ entity }) => entity)],
    relations: [
      ...partOfRepository(ref, file), ...dependencies.flatMap(({ relation }) => relation ?? []), ...workloads.flatMap(({ relations }) => relations),
      ...(valuesFile && valuesDocument ? imageRelations(ref, images, { path: valuesFile.path, document: valuesDocument }) : []),
    ].map((relation) => ({ from: ref, ...relation })),
    problems: problemsOf(file, document, chart, dependencies).map((problem) => ({ ...problem, entity: ref })),
  }
}

function imageRelations(ref: string, images: readonly ValueImage[], { path, document }: { path: string; document: YamlDocument }): DetectedRelation[] {
  const first = new Map(images.toReversed().map((image) => [image.name, image]))
  return [...first.values()].map(({ image, name, path: key }) => {
    const line = document.lineOf(key)
    return { from: ref, type: 'dependsOn', to: imageRef(name), evidence: { file: path, line }, reason: `${path} names the image ${image} as ${key.join('.')} (line ${line}).` }
  })
}

interface Dependency {
  readonly name: string
  readonly version: string | null
  readonly repository: string | null
  readonly condition: string | null
  readonly line: number
  readonly relation?: Omit<DetectedRelation, 'from'>
  readonly lost?: string
}

/** Of Chart.yaml, and of requirements.yaml of charts of the first format. */
async function dependenciesOf(file: FoundFile, document: YamlDocument, chart: Fields): Promise<Dependency[]> {
  const folder = folderOf(file.path)
  const old = file.tree.file(folder === '' ? 'requirements.yaml' : `${folder}/requirements.yaml`)
  const oldDocument = old && (await yamlOf(old).catch(() => undefined))?.documents[0]
  const told = [{ source: file, document, list: listOf(chart['dependencies']) }, ...(old && oldDocument ? [{ source: old, document: oldDocument, list: listOf(fieldsOf(oldDocument.value)['dependencies']) }] : [])]
  return told.flatMap(({ source, document: own, list }) => list.flatMap((item, index) => dependencyOf(fieldsOf(item), { file, source, line: own.lineOf(['dependencies', index]) })))
}

function dependencyOf(fields: Fields, { file, source, line }: { file: FoundFile; source: FoundFile; line: number }): Dependency[] {
  const name = textOf(fields['name'])
  if (name === undefined) return []
  const repository = textOf(fields['repository']) ?? null
  const dependency = { name, version: textOf(fields['version']) ?? null, repository: repository?.replace(/\/\/[^/@]*@/, '//') ?? null, condition: textOf(fields['condition']) ?? null, line }
  const folder = folderOf(file.path)
  const [, local] = /^file:\/\/(.+)$/.exec(repository ?? '') ?? []
  const chartAt = (written: string) => {
    const place = pathFrom(folder, written)
    return place === undefined ? undefined : file.tree.file(place === '' ? 'Chart.yaml' : `${place}/Chart.yaml`)
  }
  const target = (local === undefined ? undefined : chartAt(local)) ?? chartAt(`charts/${name}`)
  const isOutside = local !== undefined && pathFrom(folder, local) === undefined
  if (target) return [{ ...dependency, relation: { type: 'dependsOn', to: placeRef('chart', target), evidence: { file: source.path, line }, reason: `${source.path} names ${name} as a dependency (line ${line}), which lies in ${target.path}.` } }]
  return [{ ...dependency, ...(local === undefined || isOutside || /[{$]/.test(local) ? {} : { lost: local }) }]
}

function problemsOf(file: FoundFile, document: YamlDocument, chart: Fields, dependencies: readonly Dependency[]): DetectedProblem[] {
  // One without an apiVersion is taken for the first format.
  const missing = ['name', 'version'].filter((key) => chart[key] === undefined || chart[key] === null)
  return [
    ...missing.map((key): DetectedProblem => ({ key: `missing ${key}`, topic: 'invalid', message: `Chart.yaml has no ${key}, so that Helm does not take the chart. Write it.`, evidence: { file: file.path, line: document.line } })),
    ...dependencies.flatMap(({ name, lost, line }): DetectedProblem[] => (lost === undefined ? [] : [{ key: `lost ${name}`.slice(0, 500), topic: 'lost-reference', message: `The chart depends on ${name} at ${lost}, and no chart lies there. Correct the path.`, evidence: { file: file.path, line } }])),
  ]
}
