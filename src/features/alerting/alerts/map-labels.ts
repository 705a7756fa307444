import { type EntityRef, EntityRef as EntityRefSchema, entityRef } from '#lib/entity-ref'
import type { Alert } from '../contract.ts'

type Labels = Readonly<Record<string, string>>

const severities: Readonly<Record<string, Alert['severity']>> = {
  critical: 'critical', emergency: 'critical', fatal: 'critical', p1: 'critical', page: 'high', high: 'high', error: 'high', major: 'high', p2: 'high',
  warning: 'medium', warn: 'medium', medium: 'medium', minor: 'medium', ticket: 'medium', p3: 'medium', low: 'low', info: 'low', information: 'low', none: 'low', p4: 'low', p5: 'low',
}

/** The entity that an alert of Prometheus is about: by its label `service` (of an SLO `sloth_service`), else `job` (in its namespace), else the host of `instance`. */
export function entityOfLabels(labels: Labels): EntityRef {
  const namespace = /^[a-z0-9][a-z0-9._-]{0,62}$/.test(labels['namespace'] ?? '') ? labels['namespace'] : 'default'
  const service = labels['service'] || labels['sloth_service'] || ''
  if (service.includes(':') && EntityRefSchema.safeParse(service.toLowerCase()).success) return service.toLowerCase()
  if (service !== '') return entityRef('service', service)
  const job = labels['job'] ?? ''
  if (job !== '') return entityRef('service', job.slice(job.lastIndexOf('/') + 1), namespace)
  const host = (labels['instance'] ?? '').replace(/^https?:\/\//, '').replace(/[:/].*$/, '')
  return host === '' ? entityRef('service', 'unknown') : entityRef('host', host)
}

export function severityOfLabels(labels: Labels): Alert['severity'] {
  return severities[(labels['severity'] ?? '').toLowerCase()] ?? severities[labels['sloth_severity'] ?? ''] ?? 'medium'
}

export function environmentOfLabels(labels: Labels): string | null {
  const name = labels['environment'] ?? labels['env'] ?? ''
  return name === '' ? null : name.slice(0, 63)
}
