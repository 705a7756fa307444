import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import type { DetectedRelation, KnownEntity } from '#kernel/feature'
import { detectCompose } from '../compose/detect-compose.ts'
import { detectDockerfiles } from '../dockerfile/detect-dockerfiles.ts'
import { inferImages } from '../image/infer-images.ts'
import { detectManifests } from '../kubernetes/detect-manifests.ts'
import { inferNeeds } from '../kubernetes/infer-needs.ts'
import { detectSkaffold } from '../skaffold/detect-skaffold.ts'
import { inferServices } from './infer-services.ts'

const all = [detectDockerfiles, detectSkaffold, detectCompose, detectManifests, inferImages, inferNeeds, inferServices]

function deployment(name: string, image: string, env = ''): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec: { containers: [{ name: a, image: "${image}", env: [${env}] }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: ${name} } }\n`
}

function words(relations: readonly DetectedRelation[], prefix: string): string[] {
  return relations.filter(({ from, type }) => from.startsWith(prefix) && type !== 'partOf').map(({ from, type, to }) => `${from.split('/')[1]} ${type} ${to.replace(':default/', ' ')}`).toSorted()
}

it('makes services of what Skaffold builds and Kubernetes runs', async () => {
  const { entities, relations, problems } = await findInFiles({
    'skaffold.yaml': 'apiVersion: skaffold/v4beta1\nkind: Config\nbuild:\n  artifacts:\n  - image: front\n    context: src/front\n  - image: cartservice\n    context: src/cart/src\n    docker: { dockerfile: Dockerfile }\n  - image: tools\n    context: gone\n',
    'src/front/Dockerfile': 'FROM node\n', 'src/cart/src/Dockerfile': 'FROM dotnet\n', 'src/cart/src/Dockerfile.debug': 'FROM dotnet\n', 'src/unused/Dockerfile': 'FROM a\n',
    'k8s/front.yaml': deployment('front', 'front', '{ name: CART_ADDR, value: "cartservice:7070" }'), 'k8s/cart.yaml': deployment('cartservice', 'cartservice', '{ name: REDIS, value: "redis://redis-cart:6379" }'), 'k8s/redis.yaml': deployment('redis-cart', 'redis:alpine'),
    'release/all.yaml': `${deployment('front', 'gcr.io/acme/shop/front:v1', '{ name: CART_ADDR, value: "cartservice:7070" }')}---\n${deployment('cartservice', 'gcr.io/acme/shop/cartservice:v1', '{ name: R, value: "redis-cart:6379" }')}---\n${deployment('redis-cart', 'redis:alpine')}---\n${deployment('lost', 'gcr.io/acme/shop/lost:v1')}---\n${deployment('mirror', 'gcr.io/acme/shop/redis:7')}`,
  }, all)
  expect(entities.filter(({ ref }) => ref.startsWith('service:')).map(({ ref, title }) => [ref, title])).toEqual([['service:default/front', 'front'], ['service:default/cartservice', 'cartservice']])
  expect(words(relations, 'service:')).toEqual([
    'cartservice builtFrom dockerfile shop--src--cart--src--Dockerfile', 'cartservice builtFrom repository shop', 'cartservice configuredBy workload shop--k8s--cart.yaml--cartservice', 'cartservice configuredBy workload shop--release--all.yaml--cartservice', 'cartservice dependsOn workload shop--k8s--redis.yaml--redis-cart',
    'front builtFrom dockerfile shop--src--front--Dockerfile', 'front builtFrom repository shop', 'front configuredBy workload shop--k8s--front.yaml--front', 'front configuredBy workload shop--release--all.yaml--front', 'front dependsOn service cartservice',
  ])
  expect(words(relations, 'image:')).toEqual(['cartservice builtFrom dockerfile shop--src--cart--src--Dockerfile', 'front builtFrom dockerfile shop--src--front--Dockerfile', 'gcr.io--acme--shop--cartservice builtFrom dockerfile shop--src--cart--src--Dockerfile', 'gcr.io--acme--shop--front builtFrom dockerfile shop--src--front--Dockerfile'])
  expect(relations.find(({ type, from }) => type === 'dependsOn' && from === 'service:default/front')).toMatchObject({ reason: 'In k8s/front.yaml, CART_ADDR names the Service cartservice (line 8).', evidence: { file: 'k8s/front.yaml', line: 8 } })
  expect(words(relations, 'workload:').filter((one) => one.includes('dependsOn'))).toEqual(['shop--k8s--cart.yaml--cartservice dependsOn workload shop--k8s--redis.yaml--redis-cart', 'shop--k8s--front.yaml--front dependsOn workload shop--k8s--cart.yaml--cartservice', 'shop--release--all.yaml--cartservice dependsOn workload shop--release--all.yaml--redis-cart', 'shop--release--all.yaml--front dependsOn workload shop--release--all.yaml--cartservice'])
  expect(problems.map(({ topic, entity }) => [topic, entity])).toEqual([['no-source', 'image:default/gcr.io--acme--shop--lost']])
  expect(entities.find(({ ref }) => ref === 'image:default/redis')?.spec).toMatchObject({ tags: ['alpine'], isBuiltHere: false, usedIn: 2, uses: [{ tag: 'alpine', as: 'run' }, { tag: 'alpine', as: 'run' }] })
})

it('names services of compose files, the nearest to the top first, and leaves those of tests out', async () => {
  const compose = 'services:\n  web: { build: . , depends_on: [db] }\n  db: { image: postgres }\n'
  const { entities, relations } = await findInFiles({ 'compose.yaml': compose, Dockerfile: 'FROM a\n', 'b/compose.yaml': compose, 'b/Dockerfile': 'FROM a\n', 'a/x/compose.yaml': compose, 'a/x/Dockerfile': 'FROM a\n', 'docker-compose.test.yml': 'services: { sut: { build: . } }\n', 'tests/compose.yaml': compose, 'tests/Dockerfile': 'FROM a\n' }, all)
  expect(entities.filter(({ ref }) => ref.startsWith('service:')).map(({ ref, title }) => [ref, title])).toEqual([['service:default/web', 'web'], ['service:default/b-web', 'web'], ['service:default/a-x-web', 'web']])
  expect(words(relations, 'service:default/b-web')).toEqual(['b-web builtFrom dockerfile shop--b--Dockerfile', 'b-web builtFrom repository shop', 'b-web configuredBy workload shop--b--compose.yaml--web', 'b-web dependsOn workload shop--b--compose.yaml--db'])
})

it('takes over services that somebody describes, and says so of none twice', () => {
  const entity = (ref: string, spec: Record<string, unknown>, file: string): KnownEntity => ({ ref, kind: ref.split(':')[0] ?? '', title: ref.split('/')[1] ?? '', owner: null, tags: [], origin: 'discovered', spec, evidence: [{ file, line: 1 }] })
  const workload = (name: string) => entity(`workload:default/${name}`, { tool: 'compose', name, path: 'compose.yaml', repository: 'repository:default/shop', build: { ref: `dockerfile:default/${name}`, line: 2 }, images: [], needs: [] }, 'compose.yaml')
  const known: KnownEntity[] = [
    workload('web'), workload('api'), ...['web', 'api'].map((name) => entity(`dockerfile:default/${name}`, { path: `${name}/Dockerfile`, repository: 'repository:default/shop' }, `${name}/Dockerfile`)),
    entity('repository:default/shop', { path: '.' }, '.git'), entity('service:payments/front', {}, 'web/catalog-info.yaml'), entity('service:other/api', {}, 'docs/catalog-info.yaml'),
  ]
  const { entities } = inferServices.infer({ entities: (kind) => known.filter((one) => one.kind === kind) })
  expect(entities.map(({ ref }) => ref).toSorted()).toEqual(['service:other/api', 'service:payments/front'])
})

it('reads what workflows build', () => {
  const workflow: KnownEntity = { ref: 'workflow:default/shop--ci', kind: 'workflow', title: 'ci', owner: null, tags: [], origin: 'discovered', spec: { repository: 'repository:default/shop', path: '.github/workflows/ci.yml', images: [{ by: 'action', names: ['ghcr.io/acme/shop-api'], dockerfile: 'api/Dockerfile', line: 7 }] }, evidence: [{ file: 'w/.github/workflows/ci.yml' }] }
  const dockerfile: KnownEntity = { ...workflow, ref: 'dockerfile:default/shop--api--Dockerfile', kind: 'dockerfile', spec: { repository: 'repository:default/shop', path: 'api/Dockerfile', bases: [] }, evidence: [{ file: 'w/api/Dockerfile', line: 1 }] }
  const repository: KnownEntity = { ...workflow, ref: 'repository:default/shop', kind: 'repository', title: 'shop', spec: { path: 'w' }, evidence: [{ file: 'w/.git' }] }
  const { entities, relations } = inferServices.infer({ entities: (kind) => [workflow, dockerfile, repository].filter((one) => one.kind === kind) })
  expect(entities.map(({ ref }) => ref)).toEqual(['service:default/shop-api'])
  expect(relations.map(({ type, to, reason, evidence }) => [type, to, reason, evidence])).toEqual([
    ['builtFrom', 'dockerfile:default/shop--api--Dockerfile', 'w/.github/workflows/ci.yml builds ghcr.io/acme/shop-api from w/api/Dockerfile (line 7).', { file: 'w/api/Dockerfile', line: 1 }],
    ['builtFrom', 'repository:default/shop', 'What it is built from lies in this repository.', { file: 'w/.github/workflows/ci.yml', line: 7 }],
    ['builtFrom', 'workflow:default/shop--ci', 'w/.github/workflows/ci.yml builds its image (line 7).', { file: 'w/.github/workflows/ci.yml', line: 7 }],
  ])
})
