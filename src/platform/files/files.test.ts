import { spawn } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ownIdentity, processStartTime } from '#platform/process'
import { tempDir } from '../../../test/harness/index.ts'
import { type FolderLock, isInside, lockFolder, readJsonFile, resolveInside, writeFileAtomically, writeJsonFile } from './index.ts'

const isRoot = process.getuid?.() === 0
const locks: FolderLock[] = []

afterEach(async () => {
  for (const lock of locks.splice(0)) await lock.release()
})

it('replaces a file whole, with its permissions, and leaves nothing else', async () => {
  const folder = await tempDir()
  const path = join(folder, 'a.txt')
  await writeFileAtomically(path, 'one')
  await Promise.all(Array.from({ length: 20 }, (_, index) => writeFileAtomically(path, `${index}`.repeat(10_000), { mode: 0o600 })))
  const content = await readFile(path, 'utf8')
  expect(content).toBe(content.slice(0, content.length / 10_000).repeat(10_000))
  expect([await readdir(folder), (await stat(path)).mode & 0o777]).toEqual([['a.txt'], 0o600])
})

it('says what to do when a file cannot be written', async () => {
  const folder = await tempDir()
  await expect(writeFileAtomically(join(folder, 'no/file'), '')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
  await writeFile(join(folder, 'file'), '')
  await expect(writeFileAtomically(join(folder, 'file/below'), '')).rejects.toMatchObject({ code: 'invalid' })
  await mkdir(join(folder, 'folder'))
  await expect(writeFileAtomically(join(folder, 'folder'), '')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('is a folder') })
  expect((await readdir(folder)).toSorted()).toEqual(['file', 'folder'])
})

it.skipIf(isRoot)('says what to do when a folder may not be written', async () => {
  const folder = await tempDir()
  await chmod(folder, 0o500)
  await expect(writeFileAtomically(join(folder, 'file'), '')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('permissions') })
})

it('reads JSON that fits and says what does not', async () => {
  const path = join(await tempDir(), 'a.json')
  const schema = z.object({ port: z.number() })
  expect(await readJsonFile(path, schema)).toBeUndefined()
  await writeJsonFile(path, { port: 1 })
  expect(await readJsonFile(path, schema)).toEqual({ port: 1 })
  await writeJsonFile(path, { port: 'x' })
  await expect(readJsonFile(path, schema)).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'port', message: expect.any(String) }] })
  await writeFile(path, '{')
  await expect(readJsonFile(path, schema)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('is not JSON') })
})

it('keeps paths inside their folder', async () => {
  const root = await tempDir()
  const outside = await tempDir()
  await mkdir(join(root, 'sub'))
  await writeFile(join(root, 'sub/file'), '')
  await symlink(outside, join(root, 'out'))
  await symlink(join(outside, 'later'), join(root, 'dangling'))
  await symlink('sub', join(root, 'in'))
  await symlink('loop', join(root, 'loop'))
  expect(await resolveInside(root, 'sub/file')).toBe(join(root, 'sub/file'))
  expect(await resolveInside(root, 'sub/../sub/new/deep')).toBe(join(root, 'sub/new/deep'))
  expect(await resolveInside(root, 'in/file')).toBe(join(root, 'sub/file'))
  expect(await resolveInside(root, '.')).toBe(root)
  expect(await resolveInside(root, '..hidden')).toBe(join(root, '..hidden'))
  for (const path of ['..', '../x', 'sub/../../x', '/etc/passwd', outside, 'out', 'out/x', 'out/new/deep', 'dangling', 'dangling/x', 'loop', 'loop/x', 'a\0b']) {
    await expect(resolveInside(root, path)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('leaves its folder') })
  }
  await expect(resolveInside(join(root, 'none'), 'x')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
})

it('never resolves to a place outside, whatever the path', async () => {
  const root = await tempDir()
  const segment = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'b'), fc.string({ maxLength: 5 }))
  expect(isInside(root, `${root}x`)).toBe(false)
  await fc.assert(fc.asyncProperty(fc.array(segment, { maxLength: 8 }), async (segments) => {
    const resolved = await resolveInside(root, segments.join('/')).catch(() => root)
    expect(isInside(root, resolved)).toBe(true)
  }), { numRuns: 200 })
})

it('gives a folder to one holder at a time', async () => {
  const folder = await tempDir()
  const first = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(`in use by process ${process.pid}`) })
  await first.release()
  locks.push(await lockFolder(folder))
  await first.release()
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'conflict' })
})

it('takes over a lock whose holder has ended or whose number another process has', async () => {
  const folder = await tempDir()
  const path = join(folder, 'lock')
  const child = spawn('sleep', ['30'])
  const startedAt = processStartTime(child.pid ?? 0) ?? ''
  const stale = [{ pid: child.pid, startedAt: 'earlier' }, { pid: 2 ** 30, startedAt }, { pid: 'x' }, 'nonsense']
  for (const holder of stale) {
    await writeFile(path, typeof holder === 'string' ? holder : JSON.stringify(holder))
    await (await lockFolder(folder)).release()
  }
  await writeFile(path, JSON.stringify({ pid: child.pid, startedAt }))
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'conflict' })
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  await writeFile(path, JSON.stringify({ ...ownIdentity(), startedAt: 'earlier' }))
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)))
  for (const result of results) if (result.status === 'fulfilled') locks.push(result.value)
  expect(locks).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['lock'])
})
