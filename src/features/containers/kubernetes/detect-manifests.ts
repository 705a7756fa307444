import { type DetectedEntity, type DetectedRelation, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { readYaml, type YamlText } from '#lib/yaml-text'
import { imageRef } from '../image/image-name.ts'
import { isChartTemplate } from '../helm/chart-template.ts'
import { describeIngress, describeServiceObject } from './describe-network.ts'
import { describeWorkload, podTemplateOf } from './describe-workload.ts'
import { isPatch } from '../kustomize/is-patch.ts'
import { type KubernetesObject, objectsIn } from './kubernetes-object.ts'
import { objectProblems } from './object-problems.ts'
import { withoutBulk } from './without-bulk.ts'
import { workloadRefs } from './workload-refs.ts'

const named = /\.(ya?ml|json)$/i
/** Names that always mean something else. */
const other = /(^|\/)(package(-lock)?|tsconfig[\w.-]*|composer|manifest|bower|angular|nx|lerna|jsconfig|renovate|project|[\w.-]*\.schema)\.json$|(^|\/)(pnpm-lock|Chart|values[\w.-]*|kustomization|(docker-)?compose[\w.-]*|catalog-info|mkdocs|\.[\w-]+)\.(ya?ml|json)$|(^|\/)(\.github\/(workflows|actions|ISSUE_TEMPLATE)|\.circleci|\.vscode|\.idea|__snapshots__)\//i
const hasVersion = /^[\s{-]*["']?apiVersion["']?\s*:/m
const hasKind = /(^|[\s,{])["']?kind["']?\s*:/m
const template = /\{\{|\{%|<%|\$\{|\$\(|^\s*#@|@@\w+@@/m

/** From this length on only what matters is parsed; what an operator is installed with is often several megabytes. */
const longText = 100_000
const maxLongBytes = 16 * 2 ** 20

/** Kubernetes manifests: what a cluster is given, and the workloads among it. */
export const detectManifests: FileDetector = {
  kind: 'file', id: 'containers.manifests', endings: ['yaml', 'yml', 'json'],
  matches: (path) => named.test(path) && !other.test(path),
  async detect(file) {
    // Of a hundred YAML files one is a manifest: what cannot be read is nobody's problem until it is known to be one.
    const text = await file.text().catch(() => file.text({ maxBytes: maxLongBytes })).catch(() => undefined)
    if (text === undefined || !hasVersion.test(text) || !hasKind.test(text) || isChartTemplate(file)) return nothingDetected
    const read = text.length > longText ? readYaml(withoutBulk(text)) : await yamlOf(file)
    const objects = read.documents.flatMap(objectsIn).filter((object) => !isPlaceholder(object, text))
    if (read.faults.length > 0 && !template.test(text)) return { ...describe(file, objects, false), problems: faultsOf(file, text, read), isPartial: true }
    if (objects.length === 0) return nothingDetected
    return describe(file, objects, await isPatch(file))
  },
}

/** A name that a template fills in names nothing yet. */
function isPlaceholder({ name, fields }: KubernetesObject, text: string): boolean {
  return name === undefined ? fields['metadata'] !== undefined && template.test(text) : name.includes('{{')
}

/** Only what is a manifest by its first lines is said to be a broken one. */
function faultsOf(file: FoundFile, text: string, { faults }: YamlText) {
  if (!/^["']?apiVersion["']?\s*:\s*["']?[\w./-]+["']?\s*$/m.test(text) || !/^kind\s*:\s*["']?[A-Z]\w+["']?\s*$/m.test(text)) return []
  const certain = faults.filter(({ message }) => !isLenient(message, text))
  return certain.slice(0, 5).map(({ line, message }) => ({ key: `yaml ${line}`, topic: 'unreadable' as const, message: `This Kubernetes manifest does not parse: ${message} Correct the line.`, evidence: { file: file.path, line } }))
}

/** Kubernetes' own reader takes quoted texts whose next lines are not indented; a quote that is really missing leaves an odd one. */
function isLenient(message: string, text: string): boolean {
  const [, quote] = /^Missing closing (['"])/.exec(message) ?? []
  return quote !== undefined && (text.split(quote).length - 1) % 2 === 0
}

function describe(file: FoundFile, objects: readonly KubernetesObject[], isChange: boolean) {
  const [first] = objects
  if (!first) return nothingDetected
  const ref = placeRef('manifest', file)
  const path = pathInside(file)
  const place = { path, repository: file.repository?.ref ?? null }
  const refs = isChange ? [] : workloadRefs(file, objects)
  const entity: DetectedEntity = {
    ref, title: path, description: describeObjects(objects), evidence: { file: file.path, line: first.line },
    spec: {
      ...place, isPatch: isChange,
      objects: objects.slice(0, 500).map(({ apiVersion, kind, name, namespace, line }) => ({ apiVersion, kind, name: name ?? null, namespace: namespace ?? null, line })),
      services: isChange ? [] : objects.flatMap((object) => describeServiceObject(object) ?? []), ingresses: isChange ? [] : objects.flatMap((object) => describeIngress(object) ?? []),
    },
  }
  const workloads = refs.map((one) => describeOne(file, one, place))
  return {
    entities: [entity, ...workloads.map((one) => one.entity)],
    relations: [...partOfRepository(ref, file), ...workloads.flatMap((one) => [...one.relations, { from: one.entity.ref, type: 'configuredBy', to: ref, evidence: one.entity.evidence, reason: `${file.path} declares it (line ${one.entity.evidence.line ?? 1}).` }])],
    problems: isChange ? [] : objectProblems(objects).map(({ key, topic, message, line }) => ({ key: key.slice(0, 500), topic, message, evidence: { file: file.path, line }, entity: ref })),
  }
}

function describeOne(file: FoundFile, { object, ref }: ReturnType<typeof workloadRefs>[number], place: { path: string; repository: string | null }): { entity: DetectedEntity; relations: DetectedRelation[] } {
  const { apiVersion, kind, name = '', namespace = null, line } = object
  const facts = describeWorkload(object, podTemplateOf(object) ?? [])
  const entity: DetectedEntity = { ref, title: name, description: `${kind} in ${place.path}`, spec: { tool: 'kubernetes', ...place, apiVersion, kind, name, namespace, ...facts }, evidence: { file: file.path, line } }
  const seen = new Set<string>()
  const relations = facts.images.flatMap(({ image, name: imageName, line: at }): DetectedRelation[] => {
    if (imageName === null || seen.has(imageName)) return []
    seen.add(imageName)
    return [{ from: ref, type: 'builtFrom', to: imageRef(imageName), evidence: { file: file.path, line: at }, reason: `${file.path} runs the image ${image} (line ${at}).` }]
  })
  return { entity, relations: [...partOfRepository(ref, file), ...relations] }
}

function describeObjects(objects: readonly KubernetesObject[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].slice(0, 6).map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ')
}

