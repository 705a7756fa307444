import { fieldsOf, valueAt } from '../plain-value.ts'
import { describeServiceObject, selects } from './describe-network.ts'
import { labelsAt, podTemplateOf } from './describe-workload.ts'
import { groupOf, type KubernetesObject } from './kubernetes-object.ts'

export interface ObjectProblem {
  readonly key: string
  readonly topic: 'invalid' | 'unclear' | 'lost-reference'
  readonly message: string
  readonly line: number
}

/** Kinds of the API itself, which all need a name. */
const named = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|ReplicationController|Service|Ingress|ConfigMap|Secret|Namespace|ServiceAccount|PersistentVolumeClaim|PersistentVolume|Role|RoleBinding|ClusterRole|ClusterRoleBinding|NetworkPolicy)$/
const ownGroups = new Set(['', 'apps', 'batch', 'extensions', 'networking.k8s.io', 'rbac.authorization.k8s.io'])
const selecting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])

/** What a cluster would refuse, or what one object of a file undoes of another. */
export function objectProblems(objects: readonly KubernetesObject[]): ObjectProblem[] {
  return [...objects.flatMap((object) => [...withoutName(object), ...withoutMatch(object)]), ...doubles(objects), ...strayServices(objects)]
}

function withoutName({ apiVersion, kind, fields, name, line }: KubernetesObject): ObjectProblem[] {
  if (name !== undefined || !named.test(kind) || !ownGroups.has(groupOf(apiVersion)) || typeof valueAt(fields, ['metadata', 'name']) === 'object') return []
  return [{ key: `name ${line}`, topic: 'invalid', message: `This ${kind} has no name, so that no cluster takes it. Write metadata.name.`, line }]
}

function withoutMatch(object: KubernetesObject): ObjectProblem[] {
  const { apiVersion, kind, fields, name } = object
  const isController = kind === 'ReplicationController' && apiVersion === 'v1'
  if (!isController && !(selecting.has(kind) && ['apps', 'extensions'].includes(groupOf(apiVersion)))) return []
  const template = podTemplateOf(object)
  const path = isController ? ['spec', 'selector'] : ['spec', 'selector', 'matchLabels']
  const selector = labelsAt(fields, path)
  if (!template || Object.keys(selector).length === 0) return []
  const labels = labelsAt(fields, [...template, 'metadata', 'labels'])
  if (selects(selector, labels)) return []
  const words = Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(',')
  return [{ key: `selector ${kind} ${name ?? ''}`, topic: 'invalid', message: `${kind} ${name ?? ''} selects ${words}, and its own pod template does not have these labels, so that no cluster takes it. Make the two equal.`, line: object.lineOf(path) }]
}

function doubles(objects: readonly KubernetesObject[]): ObjectProblem[] {
  const first = new Map<string, KubernetesObject>()
  return objects.flatMap((object): ObjectProblem[] => {
    const { apiVersion, kind, name, namespace = '', fields, line } = object
    if (name === undefined || fieldsOf(fields['metadata'])['name'] === undefined) return []
    const key = `${groupOf(apiVersion)} ${kind} ${namespace} ${name}`
    const before = first.get(key)
    if (!before) first.set(key, object)
    return before ? [{ key: `double ${key} ${line}`, topic: 'unclear', message: `${kind} ${name} stands twice in this file, first in line ${before.line}: the later one undoes the earlier. Take one out or rename it.`, line }] : []
  })
}

/** A Service that chooses nothing, where what it is named after lies in the same file with other labels. */
function strayServices(objects: readonly KubernetesObject[]): ObjectProblem[] {
  // Objects of other groups may make pods of their own.
  if (objects.some(({ apiVersion }) => !ownGroups.has(groupOf(apiVersion)))) return []
  const workloads = objects.flatMap((object) => {
    const template = podTemplateOf(object)
    return template ? [{ object, labels: labelsAt(object.fields, [...template, 'metadata', 'labels']) }] : []
  })
  return objects.flatMap((object): ObjectProblem[] => {
    const service = describeServiceObject(object)
    if (!service || Object.keys(service.selector).length === 0) return []
    const namesake = workloads.find(({ object: other }) => other.name === service.name && other.namespace === object.namespace)
    if (!namesake || workloads.some(({ labels }) => selects(service.selector, labels))) return []
    return [{ key: `stray ${service.name}`, topic: 'lost-reference', message: `Service ${service.name} selects no pod of this file, not even those of ${namesake.object.kind} ${service.name}. Make its selector equal to the labels of the pods.`, line: object.lineOf(['spec', 'selector']) }]
  })
}
