import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProductError, statusOfError } from '#lib/errors'
import { authenticate, createAccess, localToken } from '#kernel/access'
import { createToken } from '#kernel/access/contract'
import type { Site } from '#kernel/feature'
import { createCatalog } from '#kernel/catalog'
import { getEntity } from '#kernel/catalog/contract'
import { systemClock } from '#platform/clock'
import { createLog } from '#platform/log'
import { freshDatabase, tempDir } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { RequestAuthentication } from '../../../server/http/authentication.ts'
import { mountRoutes } from '../../../server/http/mount-routes.ts'
import { BranchCreated, BranchDeleted, ChangeMerged, createRepository, deleteRepository, getCommit, getRepository, listCommits, listRepositories, locateRepository, Pushed, TagCreated } from '../contract.ts'
import { repositories } from '../feature.ts'
import { repositoryDb } from '../repository-tables.ts'
import { recoverAll } from './recover-pushes.ts'

const run = promisify(execFile)
const ref = 'repository:default/shop'
let house: PartHarness
let app: FastifyInstance
let origin: string
let operator: string
let viewer: string
let folder: string
let db: Parameters<typeof repositoryDb>[0]

beforeAll(async () => {
  const database = await freshDatabase()
  db = database.db
  folder = await tempDir()
  app = Fastify()
  const site: Site = { version: '0', dataDir: join(folder, 'data'), projectDir: folder, url: 'http://daybook.test' }
  house = partHarness({ database, parts: [createCatalog({ detectors: [] }), repositories, createAccess({ attempts: db })], site })
  app.setErrorHandler((error, _request, reply) => reply.code(error instanceof ProductError ? statusOfError[error.code] : 500).send({ message: String(error) }))
  await mountRoutes(app, {
    routes: repositories.routes ?? [], dispatcher: house.dispatcher, ports: house.ports, database, log: createLog({ level: 'silent' }),
    authentication: new RequestAuthentication({ db, clock: systemClock, site: () => site }),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  await mkdir(site.dataDir, { recursive: true })
  const owner = await authenticate(db, { bearer: await localToken(db, { dataDir: site.dataDir, url: origin, now: new Date() }) }, new Date())
  operator = (await house.call(createToken, { name: 'ci', role: 'operator' }, owner ?? undefined)).token
  viewer = (await house.call(createToken, { name: 'reader', role: 'viewer' }, owner ?? undefined)).token
  await house.call(createRepository, { owner: 'acme', name: 'shop' })
})

afterAll(async () => {
  await app.close()
})

function urlFor(token: string | undefined, path = 'acme/shop'): string {
  return `${token === undefined ? origin : origin.replace('://', `://git:${token}@`)}/git/${path}.git`
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org', LC_ALL: 'C' }
  const { stdout, stderr } = await run('git', args, { cwd, env, maxBuffer: 2 ** 26 })
  return stdout + stderr
}

async function workTree(name: string, token = operator, path = 'acme/shop'): Promise<string> {
  const tree = join(folder, name)
  await git(folder, 'init', '--quiet', '--initial-branch=main', tree)
  await git(tree, 'remote', 'add', 'origin', urlFor(token, path))
  return tree
}

async function commit(tree: string, file: string, text: string | Buffer, message: string): Promise<string> {
  await mkdir(join(tree, file, '..'), { recursive: true })
  await writeFile(join(tree, file), text)
  await git(tree, 'add', '.')
  await git(tree, 'commit', '--quiet', '-m', message)
  return (await git(tree, 'rev-parse', 'HEAD')).trim()
}

describe('hosting', () => {
  it('takes a push and tells of it', async () => {
    const tree = await workTree('one')
    const first = await commit(tree, 'src/a.txt', 'one\n', 'Add a\n\nWith a body.')
    const second = await commit(tree, 'b.txt', 'two\n', 'Add b')
    await git(tree, 'push', '--quiet', 'origin', 'main')
    expect((await house.events(Pushed)).map(({ subject, actor, data }) => [subject, actor, data.ref, data.before, data.after, data.isDefaultBranch, data.changedFiles]))
      .toEqual([[ref, 'ci', 'refs/heads/main', null, second, true, ['b.txt', 'src/a.txt']]])
    const merged = await house.events(ChangeMerged)
    expect(merged.map(({ data }) => data.commit.sha)).toEqual([first, second])
    expect(merged[0]?.data.commit).toMatchObject({ author: { name: 'Ada', email: 'ada@example.org' }, message: 'Add a\n\nWith a body.', files: [{ path: 'src/a.txt', added: 1, removed: 0 }] })
    expect((await house.events(BranchCreated)).map(({ data }) => data.branch)).toEqual(['main'])
    expect((await house.call(getEntity, { ref })).entity.spec).toMatchObject({ observed: { hosted: { head: second } } })
    expect(await git(tree, 'ls-remote', 'origin')).toContain(`${second}\trefs/heads/main`)
    await git(tree, 'push', '--quiet', 'origin', 'main')
    expect(await house.events(Pushed)).toHaveLength(1)
  })

  it('clones over protocol 2 and 0, shallow and whole', async () => {
    for (const [name, ...options] of [['v2', '-c', 'protocol.version=2'], ['v0', '-c', 'protocol.version=0']] as const) {
      await git(folder, ...options, 'clone', '--quiet', urlFor(viewer), `clone-${name}`)
      expect(await readFile(join(folder, `clone-${name}`, 'b.txt'), 'utf8')).toBe('two\n')
    }
    await git(folder, 'clone', '--quiet', '--depth=1', urlFor(viewer), 'clone-shallow')
    expect((await git(join(folder, 'clone-shallow'), 'rev-list', '--count', 'HEAD')).trim()).toBe('1')
    const env = { ...process.env, GIT_TRACE_PACKET: '1' }
    const { stderr } = await run('git', ['-c', 'protocol.version=2', 'ls-remote', urlFor(viewer)], { env })
    expect(stderr).toContain('version 2')
  })

  it('refuses who may not, in words that Git shows', async () => {
    const tree = join(folder, 'one')
    await expect(git(tree, 'push', urlFor(undefined), 'main')).rejects.toThrow(/could not read Username|Authentication failed/)
    await expect(git(tree, 'push', urlFor('dbk_wrong'), 'main')).rejects.toThrow(/Authentication failed|401|could not read/)
    await commit(tree, 'c.txt', 'c', 'Add c')
    await expect(git(tree, 'push', urlFor(viewer), 'main')).rejects.toThrow(/remote: .*repositories:write[\s\S]*403/)
    await expect(git(tree, 'push', urlFor(operator, 'acme/none'), 'main')).rejects.toThrow(/remote: There is no repository acme\/none[\s\S]*not found/)
    for (const path of ['/git/acme/..%2f..%2fetc.git/info/refs?service=git-upload-pack', '/git/acme/shop.git/HEAD', '/git/acme/shop.git/objects/info/packs', '/git/acme/shop.git/info/refs', '/git/acme/shop.git/info/refs?service=git-evil']) {
      const { status } = await fetch(`${origin}${path}`, { headers: { authorization: `Basic ${Buffer.from(`x:${operator}`).toString('base64')}` } })
      expect([path, [400, 404].includes(status)]).toEqual([path, true])
    }
    await git(tree, 'reset', '--quiet', '--hard', 'HEAD~1')
  })

  it('tells of branches, tags, force pushes and deletions', async () => {
    const tree = join(folder, 'one')
    await git(tree, 'checkout', '--quiet', '-b', 'feature/x')
    await commit(tree, 'x.txt', 'x', 'Add x')
    await git(tree, 'tag', '-a', 'v1.0', '-m', 'One')
    await git(tree, 'push', '--quiet', 'origin', 'feature/x', 'v1.0')
    expect((await house.events(TagCreated)).map(({ data }) => data.tag)).toEqual(['v1.0'])
    expect((await house.events(Pushed)).slice(-2).map(({ data }) => [data.ref, data.isDefaultBranch]).toSorted()).toEqual([['refs/heads/feature/x', false], ['refs/tags/v1.0', false]])
    const before = (await house.events(ChangeMerged)).length
    await git(tree, 'push', '--quiet', 'origin', ':feature/x')
    expect((await house.events(BranchDeleted)).map(({ data }) => data.branch)).toEqual(['feature/x'])
    await git(tree, 'checkout', '--quiet', 'main')
    await git(tree, 'commit', '--quiet', '--amend', '-m', 'Add b, better')
    await git(tree, 'push', '--quiet', '--force', 'origin', 'main')
    const merged = await house.events(ChangeMerged)
    expect(merged.slice(before).map(({ data }) => data.commit.message)).toEqual(['Add b, better'])
    // Taken back to what it was: nothing new has come to the branch.
    await git(tree, 'push', '--quiet', '--force', 'origin', 'main@{1}:main')
    expect(await house.events(ChangeMerged)).toHaveLength(merged.length)
  })

  it('takes a big push and many at once', async () => {
    const tree = join(folder, 'one')
    await commit(tree, 'big.bin', randomBytes(6 * 2 ** 20), 'Add a large file')
    await git(tree, 'push', '--quiet', '--force', 'origin', 'main')
    const trees = await Promise.all(Array.from({ length: 4 }, async (_, index) => {
      await git(folder, 'clone', '--quiet', urlFor(operator), `many-${index}`)
      const clone = join(folder, `many-${index}`)
      await git(clone, 'checkout', '--quiet', '-b', `branch-${index}`)
      await commit(clone, `file-${index}.txt`, String(index), `Change ${index}`)
      return clone
    }))
    const before = (await house.events(Pushed)).length
    await Promise.all(trees.map((clone) => git(clone, 'push', '--quiet', 'origin', 'HEAD')))
    const pushed = (await house.events(Pushed)).slice(before)
    expect(pushed.map(({ data }) => data.ref).toSorted()).toEqual(trees.map((_, index) => `refs/heads/branch-${index}`))
    expect(await repositoryDb(db).selectFrom('repositories_pushes').selectAll().execute()).toEqual([])
  })

  it('tells in the pusher\'s name of a push whose server ended in the middle', async () => {
    const { gitDir } = await house.call(locateRepository, { repository: ref })
    const tree = join(folder, 'one')
    const before = (await git(tree, 'rev-parse', 'HEAD')).trim()
    const after = await commit(tree, 'late.txt', 'late', 'Add late')
    // What a killed server leaves: the intent, and a ref that Git has moved.
    const actor = { kind: 'person', id: 'grace', name: 'Grace' }
    await repositoryDb(db).insertInto('repositories_pushes').values({ id: '01900000-0000-7000-8000-000000000001', repository: ref, actor: JSON.stringify(actor), commands: JSON.stringify([{ ref: 'refs/heads/main', before, after }]), started_at: new Date() }).execute()
    await git(tree, 'push', '--quiet', gitDir, 'main')
    const worker = house.worker(repositories, new AbortController().signal)
    await recoverAll(worker)
    await recoverAll(worker)
    expect((await house.events(Pushed)).filter(({ data }) => data.after === after).map(({ actor: name }) => name)).toEqual(['Grace'])
    expect((await house.events(ChangeMerged)).filter(({ data }) => data.commit.sha === after)).toHaveLength(1)
  })

  it('shows history, commits and differences', async () => {
    const page = await house.call(listCommits, { repository: ref, limit: 2 })
    const next = await house.call(listCommits, { repository: ref, limit: 2, cursor: page.nextCursor ?? '' })
    expect([...page.items, ...next.items].map(({ message }) => message.split('\n')[0]).slice(0, 2)).toEqual(['Add late', 'Add a large file'])
    const { commit: shown, patch } = await house.call(getCommit, { repository: ref, sha: 'main' })
    expect(shown.files).toEqual([{ path: 'late.txt', added: 1, removed: 0 }])
    expect(patch).toContain('+late')
    for (const sha of ['--output=/tmp/evil', 'main..feature', '', 'main:secret']) await expect(house.call(getCommit, { repository: ref, sha })).rejects.toThrow('sha')
    await expect(house.call(getCommit, { repository: ref, sha: 'nowhere' })).rejects.toThrow('has no branch, tag or commit')
    const { branches, tags } = await house.call(getRepository, { repository: ref })
    expect(branches.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['main'])
    expect(tags.map(({ name }) => name)).toEqual(['v1.0'])
  })

  it('makes the first branch pushed the default, lists and deletes', async () => {
    await expect(house.call(createRepository, { owner: 'Acme', name: 'SHOP' })).rejects.toThrow('already')
    await expect(house.call(createRepository, { owner: '..', name: 'x' })).rejects.toThrow('A name has letters')
    const made = await house.call(createRepository, { owner: 'other', name: 'shop' })
    expect(made).toMatchObject({ ref: 'repository:default/other-shop', head: null, defaultBranch: 'main' })
    const tree = await workTree('master', operator, 'other/shop')
    await git(tree, 'checkout', '--quiet', '-b', 'trunk')
    await commit(tree, 'a', 'a', 'First')
    await git(tree, 'push', '--quiet', 'origin', 'trunk')
    const { items } = await house.call(listRepositories, {})
    expect(items.map(({ ref: found, defaultBranch }) => [found, defaultBranch])).toEqual([['repository:default/other-shop', 'trunk'], [ref, 'main']])
    await house.call(deleteRepository, { repository: made.ref })
    await expect(git(tree, 'fetch', 'origin')).rejects.toThrow('not found')
    expect((await house.call(listRepositories, {})).items).toHaveLength(1)
  })
})
