import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectCompose } from './detect-compose.ts'
import { describeService } from './describe-service.ts'
import { interpolate } from './interpolate.ts'

const base = `name: shop
x-common: &common
  restart: always
services:
  web:
    <<: *common
    build: { context: ./web, target: prod, args: [A=1] }
    ports: ["\${PORT:-8080}:80", { target: 90, published: 91, protocol: udp }]
    environment:
      API_URL: http://user:hunter2@api:3000/v1
      NAME: db
      SECRET: topsecret
    depends_on: [cache]
  api:
    image: ghcr.io/acme/api:\${TAG}
    env_file: .env
    depends_on: { db: { condition: service_healthy }, gone: { condition: service_started } }
    profiles: [full]
  cache: { image: "redis:\${REDIS:-7}" }
  db: { image: postgres, healthcheck: { test: [CMD, pg_isready] } }
  broken: { build: ./nowhere }
`

it('finds projects, services and what they need', async () => {
  const { entities, relations, problems } = await findInFiles({
    'compose.yaml': base, 'compose.override.yaml': 'services:\n  web: { ports: ["1:1"], depends_on: [api] }\n  mail: { image: axllent/mailpit }\n',
    'docker-compose.prod.yml': 'services:\n  web: { deploy: { replicas: 3 } }\n', 'web/Dockerfile': 'FROM a AS prod\n',
  }, [detectCompose])
  expect(entities.map(({ ref }) => ref)).toEqual(['compose:default/shop--compose.yaml', ...['web', 'api', 'cache', 'db', 'broken'].map((name) => `workload:default/shop--compose.yaml--${name}`), 'workload:default/shop--compose.override.yaml--mail'])
  expect(entities[0]).toMatchObject({ title: 'shop', spec: { files: ['compose.yaml', 'compose.override.yaml', 'docker-compose.prod.yml'], project: 'shop' } })
  expect(entities[1]?.spec).toMatchObject({
    tool: 'compose', ports: ['8080:80', '91:90/udp', '1:1'], restart: 'always', env: ['API_URL', 'NAME', 'SECRET'], changedIn: ['compose.override.yaml', 'docker-compose.prod.yml'],
    build: { context: './web', dockerfile: 'web/Dockerfile', target: 'prod', args: ['A'], ref: 'dockerfile:default/shop--web--Dockerfile', line: 7 },
  })
  expect(entities[2]?.spec).toMatchObject({ imageName: 'ghcr.io/acme/api', tag: null, envFiles: ['.env'], profiles: ['full'] })
  expect(entities[3]?.spec).toMatchObject({ images: [{ image: 'redis:7', name: 'redis', tag: '7', line: 19 }] })
  expect(JSON.stringify(entities)).not.toMatch(/hunter2|topsecret/)
  const words = relations.filter(({ type }) => type !== 'partOf').map(({ from, type, to, evidence }) => `${from.split('--').at(-1)} ${type} ${to.split('/')[1]?.split('--').at(-1)} ${evidence.line}`)
  expect(words).toEqual(['web builtFrom Dockerfile 7', 'web dependsOn cache 13', 'web dependsOn api 13', 'api builtFrom api 15', 'api dependsOn db 17', 'cache builtFrom redis 19', 'db builtFrom postgres 20', 'mail builtFrom mailpit 3'])
  expect(problems.map(({ message }) => message)).toEqual(['api depends on gone, and no service has that name. Correct the name or take it out.', 'broken cannot be built: the folder ./nowhere is not there. Correct the path of its build.'])
})

it('follows include and extends', async () => {
  const { relations, problems, entities } = await findInFiles({
    'compose.yaml': 'include: [db/compose.yaml, { path: [lost.yaml] }]\nservices:\n  web: { extends: { file: common.yaml, service: app }, depends_on: [db] }\n  job: { extends: web }\n  bad: { extends: { file: common.yaml, service: none }, image: a }\n',
    'common.yaml': 'services:\n  app: { build: ./src, depends_on: [nothing] }\n', 'src/Dockerfile': 'FROM a\n', 'db/compose.yaml': 'services:\n  db: { image: postgres }\n',
  }, [detectCompose])
  expect(entities.filter(({ ref }) => ref.startsWith('workload')).map(({ title }) => title).toSorted()).toEqual(['bad', 'db', 'job', 'web'])
  expect(relations.filter(({ type }) => type === 'dependsOn').map(({ from, to }) => [from, to])).toEqual([['compose:default/shop--compose.yaml', 'compose:default/shop--db--compose.yaml'], ['workload:default/shop--compose.yaml--web', 'workload:default/shop--db--compose.yaml--db']])
  expect(relations.filter(({ type, to }) => type === 'builtFrom' && to.startsWith('dockerfile')).map(({ from }) => from)).toEqual(['workload:default/shop--compose.yaml--web', 'workload:default/shop--compose.yaml--job'])
  expect(problems.map(({ evidence, message }) => `${evidence.line} ${message.split('.')[0]}`)).toEqual(['1 It includes lost', '5 bad extends what cannot be found: common'])
})

it('says what does not parse, but for templates and for files of any other name', async () => {
  const { problems, entities } = await findInFiles({ 'a/compose.yml': 'services:\n  a: [\n', 'b/docker-compose.yml': 'services:\n  {% for x in y %}\n  a: [\n', 'c/my-compose.yml': 'services:\n a: [', 'd/compose.yml': 'on: push\nservices: none\n' }, [detectCompose])
  expect(entities).toEqual([])
  expect(problems).toMatchObject([{ topic: 'unreadable', evidence: { file: 'a/compose.yml' } }])
})

it('reads the others where one file cannot be read', async () => {
  const { entities, problems } = await findInFiles({ 'compose.yaml': 'services:\n  a: { image: a }\n', 'docker-compose.prod.yml': 'services:\0', 'x-compose.yml': '\0' }, [detectCompose])
  expect(entities.map(({ title }) => title)).toEqual(['shop', 'a'])
  expect(problems).toMatchObject([{ topic: 'unreadable', evidence: { file: 'docker-compose.prod.yml' } }])
})

it.each([['$$X', '$X'], ['${A:-b}', 'b'], ['${A-${B:-c}}', 'c'], ['${A}', '${A}'], ['${A:+b}', ''], ['$A:1', '$A:1'], ['${A:?no}', '${A:?no}']])('writes %s as %s', (text, written) => {
  expect(interpolate(text)).toBe(written)
})

it('never throws', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('image', 'build', 'ports', 'environment', 'depends_on', 'volumes', 'healthcheck', 'deploy', 'links', 'env_file', 'command', 'networks', 'profiles'), fc.jsonValue()), (service) => void describeService(service as never)))
})
