import { appendFile, mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { runCommand } from '#platform/process'
import { bundleProgram, eventually, runProgram, tempDir } from '../../../test/harness/index.ts'
import { isIgnoredByDefault, type TreeWatch, watchTree } from './index.ts'

const open: TreeWatch[] = []

afterEach(async () => {
  for (const watch of open.splice(0)) await watch.close()
})

async function watching(root: string, mode: 'kernel' | 'poll' = 'kernel') {
  const seen = new Set<string>()
  open.push(await watchTree(root, { mode, pollMs: 50 }, (paths) => {
    for (const path of paths) seen.add(path)
  }))
  return seen
}

/** True as soon as a path was told; throws after the 2 s in which it must be. */
async function isSeen(seen: Set<string>, path: string): Promise<boolean> {
  return eventually(() => seen.has(path), { timeoutMs: 2000 })
}

for (const mode of ['kernel', 'poll'] as const) {
  it(`sees files written, replaced, moved and removed (${mode})`, async () => {
    const root = await tempDir()
    await mkdir(join(root, 'src/deep'), { recursive: true })
    await writeFile(join(root, 'src/deep/old'), '1')
    const seen = await watching(root, mode)
    await appendFile(join(root, 'src/deep/old'), '2')
    expect(await isSeen(seen, 'src/deep/old')).toBe(true)
    seen.clear()
    await writeFile(join(root, 'src/draft'), '')
    await rename(join(root, 'src/draft'), join(root, 'src/final'))
    expect(await isSeen(seen, 'src/final')).toBe(true)
    seen.clear()
    await unlink(join(root, 'src/final'))
    expect(await isSeen(seen, 'src/final')).toBe(true)
  })

  it(`follows folders that come and go (${mode})`, async () => {
    const root = await tempDir()
    const seen = await watching(root, mode)
    await mkdir(join(root, 'a/b/c'), { recursive: true })
    await writeFile(join(root, 'a/b/c/early'), '')
    expect(await isSeen(seen, 'a/b/c/early')).toBe(true)
    await writeFile(join(root, 'a/b/c/late'), '')
    expect(await isSeen(seen, 'a/b/c/late')).toBe(true)
    await rename(join(root, 'a'), join(root, 'moved'))
    expect(await isSeen(seen, 'moved')).toBe(true)
    await writeFile(join(root, 'moved/b/c/after'), '')
    expect(await isSeen(seen, 'moved/b/c/after')).toBe(true)
    await rm(join(root, 'moved'), { recursive: true })
    await mkdir(join(root, 'moved/b'), { recursive: true })
    seen.clear()
    await writeFile(join(root, 'moved/b/again'), '')
    expect(await isSeen(seen, 'moved/b/again')).toBe(true)
  })
}

it('sees commits and branches, and nothing else of Git or node_modules', async () => {
  const root = await tempDir()
  const git = (...args: string[]) => runCommand('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args])
  await git('init', '-b', 'main')
  await mkdir(join(root, 'node_modules/x'), { recursive: true })
  const seen = await watching(root)
  await writeFile(join(root, 'node_modules/x/file'), '')
  await writeFile(join(root, 'file'), '')
  await git('add', 'file')
  await git('commit', '-m', 'one')
  expect(await isSeen(seen, '.git/refs/heads/main')).toBe(true)
  await git('switch', '-c', 'feature/two')
  expect(await isSeen(seen, '.git/HEAD')).toBe(true)
  expect(await isSeen(seen, '.git/refs/heads/feature/two')).toBe(true)
  expect([...seen].filter((path) => /objects|index|logs|lock$|node_modules/.test(path))).toEqual([])
})

it('does not follow links', async () => {
  const [root, outside] = [await tempDir(), await tempDir()]
  await symlink(outside, join(root, 'link'))
  const seen = await watching(root)
  await writeFile(join(outside, 'file'), '')
  await writeFile(join(root, 'own'), '')
  expect(await isSeen(seen, 'own')).toBe(true)
  expect([...seen]).toEqual(['own'])
})

it('misses nothing when very much changes: it tells all, or to look at all, and goes on', async () => {
  const root = await tempDir()
  const seen = await watching(root)
  await runCommand('bash', ['-c', 'mkdir -p many && cd many && seq 1 8000 | xargs touch'], { cwd: root })
  expect(await eventually(() => seen.has('.') || seen.size > 8000)).toBe(true)
  await eventually(async () => {
    seen.clear()
    await writeFile(join(root, 'many/after'), String(performance.now()))
    expect(await isSeen(seen, 'many/after')).toBe(true)
  }, { timeoutMs: 5000 })
})

/** Watches a folder, tells what it sees; its first argument is the folder. */
const source = `
import { watchTree } from '#platform/files'
const say = (value: unknown) => process.stdout.write(JSON.stringify(value) + '\\n')
await watchTree(process.argv[2] ?? '', { pollMs: 50 }, (paths) => say({ paths }))
say({ ready: true })
setInterval(() => undefined, 1000)
`

it('polls when the system has no watches left, from the start or later', async (test) => {
  const limited = (command: string) => ['--user', '--map-root-user', 'bash', '-c', `echo 20 > /proc/sys/user/max_inotify_watches && ${command}`]
  const probe = await runCommand('unshare', limited('true')).catch(() => undefined)
  if (probe?.code !== 0) return test.skip('the limit of watches cannot be lowered here')
  const program = await bundleProgram(source)
  for (const before of [50, 5]) {
    const root = await tempDir()
    for (let folder = 0; folder < before; folder += 1) await mkdir(join(root, `folder-${folder}`))
    const running = await runProgram('unshare', limited(`exec ${process.execPath} ${program} ${root}`))
    expect(await running.nextLine()).toEqual({ ready: true })
    for (let folder = before; folder < 50; folder += 1) await mkdir(join(root, `folder-${folder}`))
    await eventually(async () => {
      await writeFile(join(root, 'folder-49/file'), String(performance.now()))
      expect(running.restLines().flatMap((line) => line['paths'])).toContain('folder-49/file')
    }, { timeoutMs: 5000, intervalMs: 100 })
    await running.kill({ graceMs: 1000 })
  }
  await rm(program)
}, 30_000)

it('names a folder that is not there', async () => {
  await expect(watchTree('/no/such/folder', {}, () => undefined)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
})

it('knows what to leave alone', () => {
  const ignored = ['node_modules', 'a/node_modules/b', '.git/objects', '.git/index', '.git/HEAD.lock', 'sub/.git/logs/HEAD', '.git/refs/heads/x.lock', '.daybook']
  const seen = ['src', '.git', '.git/HEAD', '.git/refs', '.git/refs/heads/main', '.git/packed-refs', 'sub/.git/HEAD', 'node_modules_of_mine', '.github/workflows/ci.yml']
  expect([ignored.filter((path) => !isIgnoredByDefault(path)), seen.filter(isIgnoredByDefault)]).toEqual([[], []])
})
