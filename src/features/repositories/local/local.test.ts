import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { createCatalog } from '#kernel/catalog'
import { DiscoveryFinished, EntityChanged, listEntities, listProblems, rediscover } from '#kernel/catalog/contract'
import { eventually, freshDatabase, tempDir } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { ChangeMerged, getCommit, getRepository, listCommits, listRepositories, locateRepository } from '../contract.ts'
import { repositories } from '../feature.ts'
import { followAll, followLocal } from './follow-local.ts'

const run = promisify(execFile)
let root: string
let house: PartHarness
const catalog = createCatalog({ detectors: repositories.detectors ?? [] })

beforeEach(async () => {
  root = await tempDir()
  house = partHarness({ database: await freshDatabase(), parts: [catalog, repositories], site: { projectDir: root, dataDir: join(root, '.daybook') } })
})

async function git(path: string, args: readonly string[], date = '2026-01-05T10:00:00+02:00'): Promise<string> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org', GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
  return (await run('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: join(root, path), env })).stdout.trim()
}

async function commit(path: string, message: string, date?: string): Promise<string> {
  await writeFile(join(root, path, `${message}.txt`), `${message}\n`)
  await git(path, ['add', '.'])
  await git(path, ['commit', '--quiet', '-m', message], date)
  return git(path, ['rev-parse', 'HEAD'])
}

async function init(path: string, branch = 'main'): Promise<void> {
  await mkdir(join(root, path), { recursive: true })
  await git(path, ['init', '--quiet', `--initial-branch=${branch}`])
}

async function follow(): Promise<void> {
  await house.call(rediscover, {})
  await followAll(house.worker(repositories, new AbortController().signal))
}

const messages = async (ref: string) => (await house.events(ChangeMerged)).filter(({ subject }) => subject === ref).map(({ data }) => data.commit.message)

describe('repositories in the project folder', () => {
  it('tells their history once, at its own time, and later commits as they come', async () => {
    await init('shop')
    await commit('shop', 'one', '2026-01-05T10:00:00+02:00')
    await commit('shop', 'two', '2026-01-06T10:00:00+02:00')
    await follow()
    await follow()
    expect((await house.events(ChangeMerged)).map(({ subject, at, data }) => [subject, at.toISOString(), data.branch, data.commit.message, data.commit.files])).toEqual([
      ['repository:default/shop', '2026-01-05T08:00:00.000Z', 'main', 'one', [{ path: 'one.txt', added: 1, removed: 0 }]],
      ['repository:default/shop', '2026-01-06T08:00:00.000Z', 'main', 'two', [{ path: 'two.txt', added: 1, removed: 0 }]],
    ])
    await git('shop', ['checkout', '--quiet', '-b', 'side'])
    await commit('shop', 'side')
    await git('shop', ['checkout', '--quiet', 'main'])
    await commit('shop', 'three')
    await git('shop', ['merge', '--quiet', '--no-ff', '-m', 'merge', 'side'])
    await follow()
    expect((await messages('repository:default/shop')).slice(2).toSorted()).toEqual(['merge', 'side', 'three'])
    // A moved branch is measured, not changed: the commits tell it.
    expect(await house.events(EntityChanged)).toEqual([])
  })

  it('follows within two seconds what is committed while it looks', async () => {
    await init('.')
    await commit('.', 'one')
    const stop = new AbortController()
    const working = [catalog.workers?.[0]?.run(house.worker(catalog, stop.signal)), followLocal.run(house.worker(repositories, stop.signal))]
    try {
      await eventually(async () => expect(await house.events(DiscoveryFinished)).toHaveLength(1))
      await eventually(async () => expect(await house.events(ChangeMerged)).toHaveLength(1))
      await commit('.', 'two')
      await eventually(async () => expect((await house.events(ChangeMerged)).map(({ data }) => data.commit.message)).toEqual(['one', 'two']), { timeoutMs: 2000 })
    } finally {
      stop.abort()
      await Promise.all(working)
    }
  })

  it('takes repositories of every shape', async () => {
    await init('empty')
    await init('origin', 'trunk')
    for (const message of ['a', 'b', 'c']) await commit('origin', message)
    await git('.', ['clone', '--quiet', '--depth=2', `file://${join(root, 'origin')}`, 'shallow'])
    await git('.', ['clone', '--quiet', '--bare', join(root, 'origin'), 'server.git'])
    await git('.', ['clone', '--quiet', join(root, 'origin'), 'detached'])
    await git('detached', ['checkout', '--quiet', '--detach', 'HEAD~1'])
    await git('origin', ['worktree', 'add', '--quiet', '-b', 'fix', '../origin-fix'])
    await git('.', ['clone', '--quiet', join(root, 'origin'), 'broken'])
    await rm(join(root, 'broken/.git/objects'), { recursive: true })
    await mkdir(join(root, 'broken/.git/objects'))
    await git('origin', ['remote', 'add', 'origin', 'https://ada:hunter2@example.org/shop.git'])
    await follow()
    const { items } = await house.call(listEntities, { kind: 'repository' })
    const specs = new Map(items.map(({ name, spec }) => [name, spec]))
    expect([...specs.keys()]).toEqual(expect.arrayContaining(['detached', 'empty', 'origin', 'server', 'shallow']))
    expect(specs.has('origin-fix')).toBe(false)
    expect(specs.get('empty')).toMatchObject({ defaultBranch: 'main', observed: { local: { head: null, lastCommit: null } } })
    expect(specs.get('server')).toMatchObject({ isBare: true, defaultBranch: 'trunk' })
    expect(specs.get('shallow')).toMatchObject({ isShallow: true })
    expect(specs.get('detached')).toMatchObject({ defaultBranch: 'trunk', observed: { local: { checkedOut: null, branches: 1 } } })
    expect(specs.get('origin')).toMatchObject({ remote: 'https://example.org/shop.git' })
    expect(await messages('repository:default/shallow')).toEqual(['b', 'c'])
    expect((await house.events(ChangeMerged)).find(({ subject }) => subject === 'repository:default/shallow')?.data.commit.files).toEqual([])
    expect(await messages('repository:default/server')).toEqual(['a', 'b', 'c'])
    expect(await messages('repository:default/empty')).toEqual([])
    // What cannot be read is said, and keeps nothing else from being listed.
    expect((await house.call(listProblems, {})).items.filter(({ file }) => file.startsWith('broken')).map(({ message }) => message).join()).toMatch(/git fsck/)
    expect((await house.call(listRepositories, {})).items.map(({ name }) => name)).toEqual(expect.arrayContaining(['empty', 'shallow']))
  })

  it('shows history of names that look like options, and none of an empty repository', async () => {
    await init('odd')
    await commit('odd', '-rf')
    await init('empty')
    await follow()
    expect((await house.call(listCommits, { repository: 'repository:default/odd', path: '-rf.txt' })).items.map(({ message }) => message)).toEqual(['-rf'])
    expect((await house.call(getCommit, { repository: 'repository:default/odd', sha: 'main' })).patch).toContain('+-rf')
    expect(await house.call(listCommits, { repository: 'repository:default/empty' })).toEqual({ items: [], nextCursor: null })
    expect((await house.call(getRepository, { repository: 'repository:default/empty' })).branches).toEqual([])
    expect(await house.call(locateRepository, { repository: 'repository:default/odd' })).toEqual({ gitDir: join(root, 'odd/.git'), defaultBranch: 'main', cloneUrl: null })
    await expect(house.call(locateRepository, { repository: 'repository:default/none' })).rejects.toThrow('There is no repository')
  })
})
