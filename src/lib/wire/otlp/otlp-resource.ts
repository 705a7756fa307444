import { attributeTexts } from './attributes.ts'
import type { OtlpResource } from './otlp-messages.ts'
import { attributeLabels } from './prometheus-names.ts'

const identifying = ['service.name', 'service.namespace', 'service.instance.id']

/** Who sends: as `job` and `instance`, and what else is known of it. */
export interface Sender {
  readonly labels: readonly (readonly [string, string])[]
  /** Labels of `target_info`; undefined where there is nothing to say. */
  readonly info: ReadonlyMap<string, string> | undefined
}

/** As Prometheus does it (prometheus.io/docs/guides/opentelemetry). */
export function senderOf(resource: OtlpResource | undefined): Sender {
  const attributes = attributeTexts(resource?.attributes)
  const [name = '', namespace = '', instance = ''] = identifying.map((attribute) => attributes.get(attribute))
  const job = name !== '' && namespace !== '' ? `${namespace}/${name}` : name
  const labels = ([['job', job], ['instance', instance]] as const).filter(([, value]) => value !== '')
  for (const attribute of identifying) attributes.delete(attribute)
  return { labels, info: labels.length === 0 || attributes.size === 0 ? undefined : attributeLabels(attributes) }
}
