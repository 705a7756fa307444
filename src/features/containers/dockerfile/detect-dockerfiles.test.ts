import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectDockerfiles, isDockerfilePath } from './detect-dockerfiles.ts'

it.each([
  ['Dockerfile', true], ['a/Containerfile', true], ['Dockerfile.dev', true], ['web.Dockerfile', true], ['web.dockerfile', true], ['Dockerfile-alpine', true],
  ['Dockerfile.dockerignore', false], ['Dockerfile.j2', false], ['dockerfile.go', false], ['docs/Dockerfile.md', false], ['dockerfile_test.py', false], ['Dockerfiles/x', false],
])('%s: %s', (path, is) => {
  expect(isDockerfilePath(path)).toBe(is)
})

it('finds Dockerfiles with their bases, and what is wrong in them', async () => {
  const { entities: found, relations, problems } = await findInFiles({
    'api/Dockerfile': 'FROM node:22 AS build\nFROM node:22-slim\nCOPY --from=biuld /x /x\nEXPOSE 3000\n',
    'docs/Dockerfile.notes': 'Notes on our Dockerfile.\n', 'broken/Dockerfile': 'FROM a\nCOPPY x y\n', 'tpl/Dockerfile': 'FROM {{ base }}\n{% if x %}\nRUN x\n',
  }, [detectDockerfiles])
  const entities = found.toSorted((a, b) => a.ref.localeCompare(b.ref))
  expect(entities.map(({ ref }) => ref)).toEqual(['dockerfile:default/shop--api--Dockerfile', 'dockerfile:default/shop--broken--Dockerfile', 'dockerfile:default/shop--tpl--Dockerfile'])
  expect(entities[0]).toMatchObject({ title: 'api/Dockerfile', spec: { ports: ['3000'], path: 'api/Dockerfile', repository: 'repository:default/shop' }, evidence: { file: 'api/Dockerfile', line: 1 } })
  expect(relations.filter(({ from }) => from.includes('api'))).toMatchObject([{ type: 'partOf' }, { type: 'builtFrom', to: 'image:default/node', reason: 'In api/Dockerfile, FROM node:22-slim is what it ships on (line 2).', evidence: { line: 2 } }, { type: 'builtFrom', to: 'image:default/node' }])
  expect(problems.map(({ topic, evidence }) => [topic, evidence.file, evidence.line]).toSorted()).toEqual([['invalid', 'broken/Dockerfile', 2], ['lost-reference', 'api/Dockerfile', 3]])
})
