import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectManifests } from './detect-manifests.ts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      serviceAccountName: web-account
      initContainers: [{ name: wait, image: busybox:1.36 }]
      containers:
      - name: web
        image: registry.example.com:5000/acme/web:1.2
        ports: [{ containerPort: 80 }, { containerPort: 53, protocol: UDP }]
        envFrom: [{ secretRef: { name: web-secret } }]
        env:
        - { name: API_ADDR, value: "api.shop:8080" }
        - { name: PASSWORD, value: hunter2 }
        - { name: K, valueFrom: { configMapKeyRef: { name: web-config, key: k } } }
        livenessProbe: { httpGet: { path: /, port: 80 } }
        args: ["--redis=redis://:pw123@cache:6379", "--level=debug"]
`
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n'

it('finds objects and workloads', async () => {
  const { entities: found, relations, problems } = await findInFiles({ 'k8s/web.yaml': `${deployment}---\n${service}---\n# nothing\n`, 'k8s/list.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tidy' }, spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } } } } }] }, null, 1) }, [detectManifests])
  const entities = found.toSorted((a, b) => a.evidence.file.localeCompare(b.evidence.file))
  expect(entities.map(({ ref }) => ref)).toEqual(['manifest:default/shop--k8s--list.json', 'workload:default/shop--k8s--list.json--tidy', 'manifest:default/shop--k8s--web.yaml', 'workload:default/shop--k8s--web.yaml--web'])
  expect(entities[1]?.spec).toMatchObject({ kind: 'CronJob', schedule: '0 0 * * *', images: [{ image: 'a', name: 'a', tag: null }] })
  expect(entities[2]?.spec).toMatchObject({ objects: [{ kind: 'Deployment', name: 'web', namespace: 'shop', line: 1 }, { kind: 'Service', line: 24 }], services: [{ name: 'web', selector: { app: 'web' }, ports: ['80'] }] })
  expect(entities[3]).toMatchObject({
    title: 'web', evidence: { file: 'k8s/web.yaml', line: 1 },
    spec: {
      tool: 'kubernetes', kind: 'Deployment', replicas: 2, ports: ['80', '53/udp'], env: ['API_ADDR', 'PASSWORD', 'K'], configMaps: ['web-config'], secrets: ['web-secret'], serviceAccount: 'web-account', labels: { app: 'web', tier: 'front' },
      hosts: [{ setting: 'API_ADDR', host: 'api.shop', line: 18 }, { setting: '--redis', host: 'cache', line: 22 }],
      images: [{ name: 'busybox', tag: '1.36' }, { name: 'registry.example.com:5000/acme/web', tag: '1.2', line: 14 }],
    },
  })
  expect(JSON.stringify(entities)).not.toMatch(/hunter2|pw123/)
  expect(relations.filter(({ from }) => from.endsWith('--web')).map(({ type, to }) => [type, to])).toEqual([['partOf', 'repository:default/shop'], ['builtFrom', 'image:default/busybox'], ['builtFrom', 'image:default/registry.example.com-5000--acme--web'], ['configuredBy', 'manifest:default/shop--k8s--web.yaml']])
  expect(problems).toEqual([])
})

it('leaves alone what only looks like one', async () => {
  const files = {
    'catalog.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\n', 'config.yaml': 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n', 'openapi.yaml': 'openapi: 3.0.0\npaths: {}\ncomponents: { schemas: { A: { properties: { apiVersion: { type: string }, kind: { type: string } } } } }\n',
    'skaffold.yaml': 'apiVersion: skaffold/v3\nkind: Config\n', 'kind.yaml': 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n', 'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'chart/templates/d.yaml': deployment, 'chart/templates/sub/d.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ x }\n',
    'tpl.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ name }}\n', 'datasource.yaml': 'apiVersion: 1\nkind: Datasource\n', 'broken.json': '{"apiVersion": "v1", "kind": "Pod"', 'cfn.yaml': 'AWSTemplateFormatVersion: 2010-09-09\n',
  }
  expect(await findInFiles(files, [detectManifests])).toEqual({ entities: [], relations: [], problems: [] })
})

it('says what is certainly odd', async () => {
  const { problems } = await findInFiles({
    'broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: "a\n', 'nameless.yaml': 'apiVersion: v1\nkind: ConfigMap\ndata: {}\n', 'double.yaml': `${service}---\n${service}`,
    'unlike.yaml': deployment.replace('matchLabels: { app: web }', 'matchLabels: { app: wbe }'), 'stray.yaml': `${deployment.replace(', namespace: shop', '')}---\n${service.replace('app: web', 'app: wbe')}`,
  }, [detectManifests])
  expect(problems.map(({ topic, evidence }) => `${evidence.file}:${evidence.line} ${topic}`).toSorted()).toEqual(['broken.yaml:5 unreadable', 'double.yaml:6 unclear', 'nameless.yaml:1 invalid', 'stray.yaml:27 lost-reference', 'unlike.yaml:6 invalid'])
})

it('takes a patch of a kustomization for what it is', async () => {
  const { entities, problems } = await findInFiles({ 'over/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patches/web.yaml }]\n', 'over/patches/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { selector: { matchLabels: { a: b } }, template: { spec: { containers: [{ name: web, image: x }] } } }\n' }, [detectManifests])
  expect(entities).toMatchObject([{ ref: 'manifest:default/shop--over--patches--web.yaml', spec: { isPatch: true } }])
  expect(problems).toEqual([])
})

it('reads of long files what runs, and lists the rest', async () => {
  const schema = Array.from({ length: 200_000 }, (_unused, index) => `  field${index}: { type: string }`).join('\n')
  const { entities, problems } = await findInFiles({ 'install.yaml': `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\nspec:\n${schema}\n---\n${deployment}` }, [detectManifests])
  expect(entities).toMatchObject([{ spec: { objects: [{ kind: 'CustomResourceDefinition', name: 'things.example.com', line: 1 }, { kind: 'Deployment', line: 200_007 }] } }, { title: 'web', evidence: { line: 200_007 } }])
  expect(problems).toEqual([])
})
