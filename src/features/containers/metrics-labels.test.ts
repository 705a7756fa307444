import { expect, it } from 'vitest'
import { findInFiles } from '../../../test/harness/index.ts'
import { detectCompose } from './compose/detect-compose.ts'
import { detectManifests } from './kubernetes/detect-manifests.ts'

it('keeps of labels and annotations only what they say of metrics', async () => {
  const pod = '{ metadata: { annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9100", token: hunter2 } }, spec: { containers: [{ name: a, image: b }] } }'
  const { entities } = await findInFiles({
    'compose.yaml': 'services:\n  web: { image: nginx, labels: { prometheus.io/scrape: true, prometheus.io/port: 80, token: hunter2 } }\n  api: { image: nginx, labels: ["prometheus.io/scrape=true", "token=hunter2"] }\n  db: { image: postgres, labels: { token: hunter2 } }\n',
    'k8s.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: search }\nspec: { template: ${pod} }\n`,
  }, [detectCompose, detectManifests])
  const told = Object.fromEntries(entities.filter(({ ref }) => ref.startsWith('workload:')).map(({ title, spec }) => [title, spec?.['metricsLabels']]))
  expect(told).toEqual({ web: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' }, api: { 'prometheus.io/scrape': 'true' }, db: undefined, search: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9100' } })
  expect(JSON.stringify(entities)).not.toContain('hunter2')
})
