import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { entityRef } from '#lib/entity-ref'
import type { FileDetector, FolderDetector, FoundFile, Inference, MachineDetector } from '#kernel/feature'
import { eventually, freshDatabase, tempDir } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { DiscoveryFinished, EntityRegistered, getEntity, listEntities, listProblems, rediscover } from '../contract.ts'
import { createCatalog } from '../index.ts'
import { discoverOnce } from './discover-once.ts'
import { scanFolder } from './scan-folder.ts'

const run = promisify(execFile)

/** A detector of a test's own: every .txt file is an entity with its text, every work tree one with its place. */
const detectText: FileDetector = {
  kind: 'file',
  id: 'text',
  matches: (path) => path.endsWith('.txt'),
  detect: async (file) => {
    const text = await file.text()
    if (text.startsWith('throw')) throw new Error('It will not do.')
    return { entities: [{ ref: entityRef('document', file.path.replaceAll('/', '.')), title: file.path, spec: { text, repository: file.repository?.ref ?? null }, evidence: { file: file.path, line: 1 } }], relations: [], problems: [] }
  },
}
const offered: string[] = []
const detectTrees: FileDetector = {
  kind: 'file',
  id: 'trees',
  matches: (path) => path === '.git' || path.endsWith('/.git'),
  detect: async (file: FoundFile) => {
    offered.push(file.path)
    return { entities: [{ ref: file.repository?.ref ?? 'repository:default/none', title: file.path, spec: { path: file.repository?.path ?? null }, evidence: { file: file.path } }], relations: [], problems: [] }
  },
}

/** Every folder with .part files is an entity that counts them, and says whether there is a README beside them. */
const detectParts: FolderDetector = {
  kind: 'folder',
  id: 'parts',
  folderOf: (path) => (path.endsWith('.part') ? path.split('/').slice(0, -1).join('/') : undefined),
  detect: async ({ path, files, tree }) => ({
    entities: [{ ref: entityRef('bundle', path || 'top'), title: path, spec: { files: files.length, hasReadme: tree.hasFile(`${path}/README.md`), below: tree.pathsBelow(`${path}/data`) }, evidence: { file: files[0]?.path ?? '' } }],
    relations: [],
    problems: [],
  }),
}
/** A line of .link names another file. */
const detectLinks: FileDetector = {
  kind: 'file',
  id: 'links',
  matches: (path) => path.endsWith('.link'),
  detect: async (file) => {
    const target = (await file.text()).trim()
    return { entities: [], relations: [], problems: file.tree.hasFile(target) ? [] : [{ key: 'lost', topic: 'lost-link', message: `${target} is not there.`, evidence: { file: file.path } }] }
  },
}
const inferSum: Inference = {
  kind: 'inference',
  id: 'sum',
  reads: ['bundle'],
  infer: (known) => ({ entities: [{ ref: 'sum:default/all', title: 'All', spec: { files: known.entities('bundle').reduce((sum, { spec }) => sum + Number(spec['files']), 0) }, evidence: { file: '.' } }], relations: [], problems: [] }),
}

let root: string
let house: PartHarness

beforeEach(async () => {
  root = join(await tempDir(), 'project')
  await mkdir(root)
  house = partHarness({ database: await freshDatabase(), parts: [createCatalog({ detectors: [detectText, detectTrees, detectParts, detectLinks, inferSum] })], site: { projectDir: root, dataDir: join(root, '.daybook') } })
})

async function put(path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

async function git(path: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' }
  await run('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: join(root, path), env })
}

async function makeRepository(path: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await mkdir(join(root, path), { recursive: true })
  await git(path, 'init', '--quiet', '--initial-branch=main')
  for (const [file, text] of Object.entries(files)) await put(join(path, file), text)
  await git(path, 'add', '.')
  await git(path, 'commit', '--quiet', '--allow-empty', '-m', 'First')
}

async function look(): Promise<Record<string, unknown>> {
  await house.call(rediscover, {})
  return documents()
}

async function documents(): Promise<Record<string, unknown>> {
  const { items } = await house.call(listEntities, { kind: 'document', limit: 500 })
  return Object.fromEntries(items.map((item) => [item.title, item.spec['repository']]))
}

describe('looking through a folder', () => {
  it('finds what Git would list, in all repositories of a folder, and leaves vendored and ignored folders alone', async () => {
    await put('plain.txt', 'a')
    await put('.gitignore', 'ignored/\n')
    await put('ignored/x.txt', 'a')
    await put('node_modules/p/readme.txt', 'a')
    await put('.daybook/own.txt', 'a')
    await makeRepository('shop', { 'a.txt': 'a', 'vendor/v.txt': 'v', '.gitignore': 'build/\n*.log.txt\n' })
    await put('shop/new.txt', 'untracked')
    await put('shop/build/out.txt', 'a')
    await put('shop/x.log.txt', 'a')
    await makeRepository('libs/shop', { 'b.txt': 'b' })
    await makeRepository('libs/common', { 'c.txt': 'c' })
    await git('shop', 'submodule', '--quiet', 'add', '../libs/common', 'deps/common')
    await git('shop', 'worktree', 'add', '--quiet', '../shop-hotfix')
    await git('.', 'init', '--quiet', '--bare', 'server.git')
    await makeRepository('empty')
    expect(await look()).toEqual({
      'plain.txt': null,
      'shop/a.txt': 'repository:default/shop',
      'shop/new.txt': 'repository:default/shop',
      'shop/deps/common/c.txt': 'repository:default/shop-deps-common',
      'shop-hotfix/a.txt': 'repository:default/shop',
      'libs/shop/b.txt': 'repository:default/libs-shop',
      'libs/common/c.txt': 'repository:default/common',
    })
    const trees = (await house.call(listEntities, { kind: 'repository' })).items.map(({ ref }) => ref)
    expect(trees).toEqual(['repository:default/common', 'repository:default/empty', 'repository:default/libs-shop', 'repository:default/server', 'repository:default/shop', 'repository:default/shop-deps-common'])
    expect(new Set(offered)).toEqual(new Set(['shop/.git', 'shop/deps/common/.git', 'shop-hotfix/.git', 'libs/shop/.git', 'libs/common/.git', 'empty/.git', 'server.git/.git']))
    const before = (await house.events(EntityRegistered)).length
    await look()
    expect(await house.events(EntityRegistered)).toHaveLength(before)
    await rm(join(root, 'libs'), { recursive: true })
    expect(Object.keys(await look())).not.toContain('libs/common/c.txt')
  })

  it('has links that Git keeps: they are other names of what is found at its place', async () => {
    await put('real.txt', 'a')
    await put('parts/1.part', '')
    await symlink('real.txt', join(root, 'link.txt'))
    await symlink('1.part', join(root, 'parts/2.part'))
    await makeRepository('.')
    expect(Object.keys(await look())).toEqual(['real.txt'])
    expect((await house.call(getEntity, { ref: 'bundle:default/parts' })).entity.spec['files']).toBe(2)
  })

  it('is a repository itself, with deleted, renamed and odd names', async () => {
    await makeRepository('.', { 'a b\tc.txt': 'a', 'ümläut.txt': 'u', 'gone.txt': 'g', '"quoted".txt': 'q', '-dash.txt': 'd' })
    await rm(join(root, 'gone.txt'))
    expect(Object.keys(await look()).toSorted()).toEqual(['"quoted".txt', '-dash.txt', 'a b\tc.txt', 'ümläut.txt'])
  })

  it('makes problems of hostile files and goes on', async () => {
    await put('good.txt', 'good')
    await put('huge.txt', Buffer.alloc(3 * 2 ** 20, 'a'))
    await put('binary.txt', Buffer.from([0, 1, 2, 255]))
    await put('latin.txt', Buffer.from([0x66, 0xfc, 0x72]))
    await put('throws.txt', 'throw')
    await symlink('/etc/passwd', join(root, 'leaves.txt'))
    await symlink('good.txt', join(root, 'inside.txt'))
    await symlink('nowhere', join(root, 'dangling.txt'))
    await symlink('loop.txt', join(root, 'loop.txt'))
    await symlink('/', join(root, 'all'))
    await run('mkfifo', [join(root, 'pipe.txt')])
    await put('secret.txt', 'x')
    await chmod(join(root, 'secret.txt'), 0)
    await put('folder.txt/inner.txt', 'x')
    const found = Object.keys(await look())
    expect(found).toEqual(expect.arrayContaining(['good.txt', 'inside.txt', 'folder.txt/inner.txt']))
    expect(found).not.toContain('leaves.txt')
    const problems = new Map((await house.call(listProblems, { limit: 100 })).items.map(({ file, message }) => [file, message]))
    expect(problems.get('huge.txt')).toContain('larger than 2 MB')
    expect(problems.get('binary.txt')).toContain('binary')
    expect(problems.get('latin.txt')).toContain('not UTF-8')
    expect(problems.get('throws.txt')).toContain('It will not do.')
    expect(problems.get('leaves.txt')).toContain('leads out of the folder')
    expect(problems.get('loop.txt')).toContain('leads to itself')
    if (process.getuid?.() !== 0) expect(problems.get('secret.txt')).toContain('may not be read')
  })

  it('makes problems of what detectors give that cannot be kept', async () => {
    await put('a.odd', 'x')
    const odd: FileDetector = {
      kind: 'file',
      id: 'odd',
      matches: (path) => path.endsWith('.odd'),
      detect: async () => ({
        entities: [
          { ref: 'no reference', title: 'x', spec: {}, evidence: { file: 'a.odd', line: 4 } },
          { ref: 'service:default/big', title: 'x', spec: { n: 1n }, evidence: { file: 'a.odd' } },
          { ref: 'service:default/well', title: 'well', spec: {}, evidence: { file: 'a.odd' } },
        ],
        relations: [],
        problems: [],
      }),
    }
    const transact: PartHarness['transact'] = (action) => house.transact(action)
    await discoverOnce({ folder: root, without: [], detectors: [odd], db: house.worker(createCatalog({ detectors: [] }), new AbortController().signal).db, transact })
    expect((await house.call(listEntities, {})).items.map(({ ref }) => ref)).toEqual(['service:default/well'])
    expect((await house.call(listProblems, {})).items.map(({ line }) => line)).toEqual([4, null])
  })

  it('reads the files of a broken repository as those of a plain folder', async () => {
    await makeRepository('.', { 'a.txt': 'a' })
    await writeFile(join(root, '.git', 'config'), '[core\nnonsense')
    await put('b.txt', 'b')
    expect(Object.keys(await look())).toEqual(['a.txt', 'b.txt'])
    expect((await house.call(listProblems, {})).items.map(({ message }) => message).join()).toContain('Run git fsck')
  })

  it('never runs a program that a repository names in its settings', async () => {
    await makeRepository('evil', { 'a.txt': 'a' })
    const marker = join(root, 'pwned')
    const script = join(root, 'evil', 'hook.sh')
    await writeFile(script, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 })
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.hooksPath', dirname(script)],
      ['diff.external', script],
      ['core.pager', script],
      ['core.sshCommand', script],
    ] as const)
      await git('evil', 'config', key, value)
    await look()
    await expect(readFile(marker)).rejects.toThrow('ENOENT')
  })

  it('tells when the folder itself is not there', async () => {
    await rename(root, `${root}-away`)
    await expect(scanFolder(root)).rejects.toThrow('ENOENT')
  })
})

describe('following a folder', () => {
  async function following(check: () => Promise<void>): Promise<void> {
    const stop = new AbortController()
    const part = createCatalog({ detectors: [detectText, detectTrees, detectParts, detectLinks, inferSum] })
    const worker = part.workers?.[0]?.run(house.worker(part, stop.signal))
    try {
      await eventually(async () => expect(await house.events(DiscoveryFinished)).toHaveLength(1))
      await check()
    } finally {
      stop.abort()
      await worker
    }
  }

  it('sees within two seconds what is written, changed, moved, ignored and removed', async () => {
    await makeRepository('.', { 'a.txt': 'a', 'docs/b.txt': 'b', '.gitignore': '*.tmp.txt\n' })
    await following(async () => {
      const become = (expected: readonly string[]) => eventually(async () => expect(Object.keys(await documents())).toEqual(expected), { timeoutMs: 2000 })
      await put('new/deep/c.txt', 'c')
      await put('x.tmp.txt', 'ignored')
      await become(['a.txt', 'docs/b.txt', 'new/deep/c.txt'])
      await put('a.txt', 'changed')
      await eventually(async () => expect((await house.call(getEntity, { ref: 'document:default/a.txt' })).entity.spec['text']).toBe('changed'), { timeoutMs: 2000 })
      await rename(join(root, 'docs'), join(root, 'papers'))
      await become(['a.txt', 'new/deep/c.txt', 'papers/b.txt'])
      await rm(join(root, 'new'), { recursive: true })
      await become(['a.txt', 'papers/b.txt'])
      await put('.gitignore', 'papers/\n')
      await git('.', 'rm', '--quiet', '-r', '--cached', 'docs')
      await become(['a.txt', 'x.tmp.txt'])
      await makeRepository('second', { 's.txt': 's' })
      await become(['a.txt', 'second/s.txt', 'x.tmp.txt'])
      await eventually(async () => expect((await documents())['second/s.txt']).toBe('repository:default/second'), { timeoutMs: 2000 })
      await rm(join(root, 'second'), { recursive: true })
      await become(['a.txt', 'x.tmp.txt'])
    })
  })

  it('reasons anew over what the machine says', async () => {
    let files = 5
    const detectMachine: MachineDetector = {
      kind: 'machine', id: 'bundles-of-machine', everyMs: 50,
      detect: async () => ({ entities: [{ ref: 'bundle:default/machine', title: 'm', spec: { files }, evidence: { file: '/proc' } }], relations: [], problems: [] }),
    }
    const stop = new AbortController()
    const part = createCatalog({ detectors: [inferSum, detectMachine] })
    const worker = part.workers?.[0]?.run(house.worker(part, stop.signal))
    const sumIs = (expected: number) => eventually(async () => expect((await house.call(getEntity, { ref: 'sum:default/all' })).entity.spec['files']).toBe(expected), { timeoutMs: 5000 })
    try {
      await sumIs(5)
      files = 7
      await sumIs(7)
    } finally {
      stop.abort()
      await worker
    }
  })

  it('looks at folders as one, again when what they asked about changes, and reasons anew', async () => {
    await makeRepository('.', { 'x/1.part': '', 'x/2.part': '', 'y/1.part': '', 'a.link': 'b.md' })
    const specOf = async (ref: string) => (await house.call(getEntity, { ref })).entity.spec
    const become = (ref: string, spec: object) => eventually(async () => expect(await specOf(ref)).toMatchObject(spec), { timeoutMs: 2000 })
    await following(async () => {
      await become('sum:default/all', { files: 3 })
      expect(await specOf('bundle:default/x')).toEqual({ files: 2, hasReadme: false, below: [] })
      await put('x/README.md', 'x')
      await become('bundle:default/x', { hasReadme: true })
      await put('x/data/1.csv', 'x')
      await become('bundle:default/x', { below: ['x/data/1.csv'] })
      await rm(join(root, 'x/data'), { recursive: true })
      await become('bundle:default/x', { below: [] })
      await put('x/0.part', 'x')
      await become('sum:default/all', { files: 4 })
      await rm(join(root, 'y'), { recursive: true })
      await become('sum:default/all', { files: 3 })
      await eventually(async () => expect((await house.call(listEntities, { kind: 'bundle' })).items.map(({ ref }) => ref)).toEqual(['bundle:default/x']))
      const lost = async () => (await house.call(listProblems, {})).items.map(({ message }) => message)
      expect(await lost()).toEqual(['b.md is not there.'])
      await put('b.md', 'b')
      await eventually(async () => expect(await lost()).toEqual([]), { timeoutMs: 2000 })
      await rm(join(root, 'b.md'))
      await eventually(async () => expect(await lost()).toEqual(['b.md is not there.']), { timeoutMs: 2000 })
    })
  })

  it('looks at one file again in less than a tenth of a second, and at nothing else', async () => {
    await makeRepository('.', Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.txt`, 'x'])))
    const { Discovery } = await import('./discovery.ts')
    const read: string[] = []
    const counting: FileDetector = { ...detectText, detect: (file) => (read.push(file.path), detectText.detect(file)) }
    const discovery = new Discovery({ folder: root, without: [], detectors: [counting], db: house.worker(createCatalog({ detectors: [] }), new AbortController().signal).db, transact: (action) => house.transact(action) })
    await discovery.lookThroughAll()
    expect(read.splice(0)).toHaveLength(300)
    await put('f7.txt', 'changed')
    // Of the processor, for others may be busy.
    const before = process.cpuUsage()
    await discovery.lookAgainAt(['f7.txt'])
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(100)
    expect(read).toEqual(['f7.txt'])
  })
})
