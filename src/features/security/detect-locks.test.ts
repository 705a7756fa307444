import { expect, it } from 'vitest'
import { findInFiles } from '../../../test/harness/index.ts'
import { security } from './feature.ts'

const detectors = security.detectors ?? []

async function factsOf(files: Record<string, string>) {
  const { entities, problems, relations } = await findInFiles(files, detectors)
  return { specs: entities.map(({ spec }) => spec), refs: entities.map(({ ref }) => ref), problems: problems.map(({ topic, message, evidence }) => ({ topic, message, ...evidence })), relations }
}

const json = (value: unknown) => JSON.stringify(value, null, 2)

it('reads the direct and all dependencies of an npm lock, members of its workspace among them', async () => {
  const { specs, refs, problems, relations } = await factsOf({
    'package.json': json({ workspaces: ['packages/*'], dependencies: { left: '^1.0.0', alias: 'npm:real@2' }, devDependencies: { vite: '^8' }, peerDependencies: { react: '*' } }),
    'packages/a/package.json': json({ name: '@shop/a', dependencies: { left: '^2.0.0' } }),
    'package-lock.json': json({
      lockfileVersion: 3,
      packages: {
        '': { workspaces: ['packages/*'], dependencies: { left: '^1.0.0', alias: 'npm:real@2' }, devDependencies: { vite: '^8' }, peerDependencies: { react: '*' } },
        'node_modules/left': { version: '1.2.3' }, 'node_modules/alias': { name: 'real', version: '2.0.0' }, 'node_modules/vite': { version: '8.0.1', dev: true },
        'node_modules/@shop/a': { resolved: 'packages/a', link: true }, 'packages/a': { name: '@shop/a', dependencies: { left: '^2.0.0' } }, 'packages/a/node_modules/left': { version: '2.1.0' },
        'node_modules/vite/node_modules/@deep/x': { version: '0.1.0' },
      },
    }),
  })
  expect(problems).toEqual([])
  expect(refs).toEqual(['lockfile:default/shop--package-lock.json'])
  expect(relations).toMatchObject([{ type: 'partOf', to: 'repository:default/shop' }])
  expect(specs[0]).toMatchObject({
    path: 'package-lock.json', ecosystem: 'npm', tool: 'npm', format: '3', locked: true, manifest: 'package.json', count: 5, all: ['@deep/x@0.1.0', 'left@1.2.3', 'left@2.1.0', 'real@2.0.0', 'vite@8.0.1'],
    direct: [
      { name: 'left', version: '1.2.3', constraint: '^1.0.0', scope: 'runtime' }, { name: 'alias', version: '2.0.0', constraint: 'npm:real@2', scope: 'runtime' }, { name: 'vite', version: '8.0.1', constraint: '^8', scope: 'dev' },
      { name: 'react', version: null, constraint: '*', scope: 'peer' }, { name: 'left', version: '2.1.0', constraint: '^2.0.0', scope: 'runtime' },
    ],
  })
})

it('says which direct dependency a lock lacks, and that a lock is in conflict or no JSON', async () => {
  const manifest = json({ dependencies: { here: '1', gone: '1' } })
  const { problems } = await factsOf({
    'a/package.json': manifest, 'a/package-lock.json': json({ lockfileVersion: 1, dependencies: { here: { version: '1.0.0' } } }),
    'b/package.json': manifest, 'b/package-lock.json': '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> main\n}\n',
    'c/package.json': manifest, 'c/package-lock.json': '{\n"a": 1,\n"b" 2}\n',
  })
  expect(problems).toMatchObject([
    { topic: 'invalid', file: 'a/package-lock.json', message: 'package.json asks for gone, which the lock does not hold. Let npm write the lock anew and commit it.' },
    { topic: 'unreadable', file: 'b/package-lock.json', line: 2, message: expect.stringContaining('merge conflict') },
    { topic: 'unreadable', file: 'c/package-lock.json', line: 3 },
  ])
})

it('finds manifests without a lock, but for members of a workspace that has one', async () => {
  const { specs } = await factsOf({
    'package.json': json({ workspaces: ['packages/*', '!packages/old'] }), 'yarn.lock': '# yarn lockfile v1\n',
    'packages/in/package.json': json({ dependencies: { a: '1' } }), 'packages/old/package.json': json({ dependencies: { a: '1.2.3' } }), 'other/package.json': json({ scripts: {} }),
    'rust/Cargo.toml': '[package]\nname = "x"\n[dependencies]\nserde = "1"\n', 'php/composer.json': json({ require: { php: '>=8', 'a/b': '1.0.0' } }), 'ruby/Gemfile': 'gem "rails", "~> 8"\n', 'tools/pyproject.toml': '[tool.ruff]\nx = 1\n', 'app/pyproject.toml': '[project]\nname = "app"\ndependencies = ["flask==3.0"]\n',
  })
  expect(specs.map(({ path, locked, all }) => [path, locked, all])).toEqual(expect.arrayContaining([['packages/old/package.json', false, ['a@1.2.3']], ['rust/Cargo.toml', false, []], ['php/composer.json', false, ['a/b@1.0.0']], ['ruby/Gemfile', false, []], ['app/pyproject.toml', false, ['flask@3.0']]]))
  expect(specs.map(({ path }) => path)).not.toEqual(expect.arrayContaining(['packages/in/package.json']))
  expect(specs).toHaveLength(6)
})
