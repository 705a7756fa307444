import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { parseCodeOwners } from './code-owners/parse-code-owners.ts'
import { detectCodeOwners, ownersOfAll } from './detect-code-owners.ts'
import { inferOwned } from './infer-owned.ts'
import type { FileDetector } from '#kernel/feature'
import { placeRef } from '#kernel/feature'

it.each([
  ['* @acme/payments', ['team:default/payments']],
  ['# all\n*   @ada @acme/web  # us\n*.js @bo\n', ['person:default/ada', 'team:default/web']],
  ['* @acme/one\n* @acme/two', ['team:default/two']],
  ['* @group/sub/team mail@example.org', ['team:default/team']],
  ['*.go @ada', []],
  ['*', []],
  ['', []],
])('reads the owners of everything from %j', (text, owners) => {
  expect(ownersOfAll(parseCodeOwners(text, 'CODEOWNERS')).map(({ owner }) => owner)).toEqual(owners)
})

it('looks only where forges look', async () => {
  const text = '\n* @acme/web'
  const { relations, entities, problems } = await findInFiles({ '.github/CODEOWNERS': text, 'src/CODEOWNERS': text, 'docs/CODEOWNERS': '* @acme/old' }, [detectCodeOwners])
  expect(relations.filter(({ type }) => type === 'ownedBy')).toMatchObject([{ from: 'repository:default/shop', type: 'ownedBy', to: 'team:default/web', evidence: { file: '.github/CODEOWNERS', line: 2 } }])
  expect(entities.map(({ ref, title }) => [ref, title])).toEqual([['codeowners:default/shop--.github--CODEOWNERS', '.github/CODEOWNERS'], ['team:default/web', '@acme/web'], ['codeowners:default/shop--docs--CODEOWNERS', 'docs/CODEOWNERS']])
  expect(problems).toMatchObject([{ evidence: { file: 'docs/CODEOWNERS' } }])
})

it('says which patterns fit nothing and which lines a forge leaves out', async () => {
  const text = ['* @ada', '/gone/ @ada', 'src/*.go @ada', '!src/x.ts @ada', 'src/[a-z].ts @ada', 'src/x.ts ada', 'src/ @ada'].join('\n')
  const { problems } = await findInFiles({ CODEOWNERS: text, 'src/x.ts': '' }, [detectCodeOwners])
  expect(problems.map(({ topic, evidence, message }) => [evidence.line, topic, message.split('. ')[0]])).toEqual([
    [4, 'invalid', expect.stringContaining('exclamation mark')], [5, 'invalid', expect.stringContaining('ranges')], [6, 'invalid', 'ada is no owner'],
    [2, 'lost-reference', '/gone/ fits no file, so that the rule does nothing'], [3, 'lost-reference', 'src/*.go fits no file, so that the rule does nothing'],
  ])
})

const scripts: FileDetector = {
  kind: 'file', id: 'test.scripts', matches: (path) => path.endsWith('.sh'),
  detect: async (file) => ({ entities: [{ ref: placeRef('script', file), title: file.path, spec: {}, evidence: { file: file.path } }], relations: [], problems: [] }),
}

it('gives what lies in a repository to whom the last pattern names, and in sections to each', async () => {
  const files = { 'a/x.sh': '', 'b/x.sh': '', 'b/free.sh': '' }
  const github = await findInFiles({ ...files, CODEOWNERS: '* @acme/all\n/b/ @acme/b @bo\n/b/free.sh\n' }, [detectCodeOwners, scripts, inferOwned])
  const ownersIn = (found: typeof github) => found.relations.filter(({ type, from }) => type === 'ownedBy' && from.startsWith('script')).map(({ from, to, reason, evidence }) => [from, to, reason, evidence.line])
  expect(ownersIn(github)).toEqual([
    ['script:default/shop--a--x.sh', 'team:default/all', 'CODEOWNERS gives * to @acme/all (line 1).', 1],
    ['script:default/shop--b--x.sh', 'team:default/b', 'CODEOWNERS gives /b/ to @acme/b (line 2).', 2], ['script:default/shop--b--x.sh', 'person:default/bo', 'CODEOWNERS gives /b/ to @bo (line 2).', 2],
  ])
  const gitlab = await findInFiles({ ...files, CODEOWNERS: '[Ops] @acme/ops\n*.sh\n^[Docs][2] @acme/docs\n/a/\n' }, [detectCodeOwners, scripts, inferOwned])
  expect(ownersIn(gitlab).map(([from, to]) => [from, to])).toEqual([['script:default/shop--a--x.sh', 'team:default/docs'], ['script:default/shop--a--x.sh', 'team:default/ops'], ['script:default/shop--b--free.sh', 'team:default/ops'], ['script:default/shop--b--x.sh', 'team:default/ops']])
})
