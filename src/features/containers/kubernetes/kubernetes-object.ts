import type { YamlDocument } from '#lib/yaml-text'
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../plain-value.ts'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  /** Undefined where there is none, or none that is a plain text. */
  readonly name: string | undefined
  readonly namespace: string | undefined
  readonly fields: Fields
  readonly line: number
  lineOf(path: readonly (string | number)[]): number
}

const kindName = /^[A-Z][A-Za-z0-9]{0,99}$/
/** Of groups with a domain some write their kinds in lower case. */
const ownGroup = /^[a-z0-9-]+(\.[a-z0-9-]+)+\/v/
const ownKindName = /^[a-z][A-Za-z0-9]{0,99}$/
const versioned = /^(?:[a-z0-9][a-z0-9.-]{0,250}\/)?v\d+[a-z0-9]{0,20}$/i
/** Settings of tools, written in the same form, that no cluster is ever given. */
const settingsOfTools = /^(backstage\.io|scaffolder\.backstage\.io|kustomize\.config\.k8s\.io|skaffold|kind\.x-k8s\.io|k3d\.io|eksctl\.io|kubeadm\.k8s\.io|audit\.k8s\.io|openslo(\.com)?|ctlptl\.dev|minikube\.sigs\.k8s\.io|client\.authentication\.k8s\.io|[a-z-]+\.config\.k8s\.io|apiserver\.k8s\.io|tilt\.dev|krew\.googlecontainertools\.github\.com|imageregistry\.krew|kops\.k8s\.io|config\.kubernetes\.io|config\.kpt\.dev|kpt\.dev|chainsaw\.kyverno\.io|kuttl\.dev|kudo\.dev|config\.gatekeeper\.sh\/none|score\.dev|dagger|testkube\.io|getporter\.org|porter\.sh|concourse|devfile\.io|sloth|prometheus)\//

/** Objects that a YAML document holds for a cluster: one, those of a List, or none. */
export function objectsIn(document: YamlDocument): KubernetesObject[] {
  return read(document.value, [], document)
}

function read(value: unknown, path: readonly (string | number)[], document: YamlDocument): KubernetesObject[] {
  if (!isFields(value)) return []
  const { apiVersion, kind } = value
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !versioned.test(apiVersion) || !(kindName.test(kind) || (ownGroup.test(apiVersion) && ownKindName.test(kind)))) return []
  if (settingsOfTools.test(apiVersion) || isKubeconfig(value)) return []
  if (kind.endsWith('List') && Array.isArray(value['items'])) return listOf(value['items']).flatMap((item, index) => (path.length > 4 ? [] : read(item, [...path, 'items', index], document)))
  const metadata = fieldsOf(value['metadata'])
  return [{
    apiVersion, kind, name: nameOf(metadata), namespace: textOf(metadata['namespace']), fields: value,
    line: path.length === 0 ? document.line : document.lineOf(path), lineOf: (inner) => document.lineOf([...path, ...inner]),
  }]
}

function nameOf(metadata: Fields): string | undefined {
  return textOf(metadata['name']) ?? textOf(metadata['generateName'])
}

export function isKubeconfig({ apiVersion, kind, ...rest }: Fields): boolean {
  return apiVersion === 'v1' && kind === 'Config' && ('clusters' in rest || 'contexts' in rest || 'users' in rest || 'current-context' in rest)
}

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}
