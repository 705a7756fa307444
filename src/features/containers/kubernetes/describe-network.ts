import { fieldsOf, listOf, textOf, valueAt } from '../plain-value.ts'
import { labelsAt } from './describe-workload.ts'
import { groupOf, type KubernetesObject } from './kubernetes-object.ts'

export interface ServiceFacts {
  readonly name: string
  readonly namespace: string | null
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly string[]
  readonly line: number
}

export interface IngressFacts {
  readonly kind: string
  readonly name: string
  readonly namespace: string | null
  readonly hosts: readonly string[]
  readonly services: readonly string[]
  readonly line: number
}

/** A Service of the core API: the name under which pods are reached. */
export function describeServiceObject(object: KubernetesObject): ServiceFacts | undefined {
  const { apiVersion, kind, name, namespace, fields, line } = object
  if (kind !== 'Service' || groupOf(apiVersion) !== '' || name === undefined) return undefined
  const ports = listOf(valueAt(fields, ['spec', 'ports'])).flatMap((port) => textOf(fieldsOf(port)['port']) ?? [])
  return { name, namespace: namespace ?? null, selector: labelsAt(fields, ['spec', 'selector']), ports, line }
}

/** An Ingress, or a route of the Gateway API: which Services are reached from outside, by which hosts. */
export function describeIngress({ apiVersion, kind, name, namespace, fields, line }: KubernetesObject): IngressFacts | undefined {
  const isIngress = kind === 'Ingress' && ['extensions', 'networking.k8s.io'].includes(groupOf(apiVersion))
  const isRoute = /^(HTTP|GRPC|TCP|TLS)Route$/.test(kind) && groupOf(apiVersion) === 'gateway.networking.k8s.io'
  if ((!isIngress && !isRoute) || name === undefined) return undefined
  const rules = listOf(valueAt(fields, ['spec', 'rules'])).map(fieldsOf)
  const backends = isRoute
    ? rules.flatMap((rule) => listOf(rule['backendRefs']).map(fieldsOf)).map((backend) => backend['name'])
    : [...rules.flatMap((rule) => listOf(valueAt(rule, ['http', 'paths']))).map((path) => fieldsOf(path)['backend']), valueAt(fields, ['spec', 'backend']), valueAt(fields, ['spec', 'defaultBackend'])].map((backend) => valueAt(backend, ['service', 'name']) ?? valueAt(backend, ['serviceName']))
  const hosts = isRoute ? listOf(valueAt(fields, ['spec', 'hostnames'])) : rules.map((rule) => rule['host'])
  return { kind, name, namespace: namespace ?? null, hosts: unique(hosts), services: unique(backends), line }
}

function unique(values: readonly unknown[]): string[] {
  return [...new Set(values.flatMap((value) => textOf(value) ?? []))]
}

/** Does a selector choose what has these labels? An empty one chooses nothing here. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector)
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value)
}
