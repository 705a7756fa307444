import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../../../test/harness/index.ts'
import { type ArchiveEntry, archiveNameOf, bytesOfArchiveName, createArchive, readArchive } from './index.ts'
import { tarEnd, tarHeader, tarPadding } from './tar-blocks.ts'

const long = `folder/${'deep/'.repeat(60)}${'näme'.repeat(20)}`

async function example(): Promise<string> {
  const path = join(await tempDir(), 'a.tar.gz')
  const archive = await createArchive(path)
  await archive.addFile({ path: 'one', mode: 0o600 }, Buffer.from('first'))
  await archive.addFolder({ path: 'folder', mode: 0o750 })
  await archive.addStream({ path: long, mode: 0o444, sizeBytes: 3_000_000 }, chunks(3, 1_000_000))
  await archive.addFile({ path: 'empty', mode: 0o644 }, Buffer.alloc(0))
  expect(await archive.finish({ kind: 'example' })).toBe((await stat(path)).size)
  await archive.discard()
  return path
}

async function* chunks(count: number, sizeBytes: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(sizeBytes, index)
}

async function read(path: string): Promise<{ about: unknown; found: [string, number | undefined, number][] }> {
  const found: [string, number | undefined, number][] = []
  let about: unknown
  await readArchive(path, {
    onManifest: async (value) => { about = value },
    onEntry: async (entry, content) => {
      let count = 0
      for await (const chunk of content) count += chunk.length
      found.push([entry.path, entry.sizeBytes, count])
    },
  })
  return { about, found }
}

/** A tar.gz made by hand, as somebody with ill will would. */
async function forged(entries: readonly unknown[], blocks: readonly Buffer[], about: unknown = {}): Promise<string> {
  const path = join(await tempDir(), 'forged.tar.gz')
  const manifest = Buffer.from(JSON.stringify({ about, entries }))
  await writeFile(path, zlib.gzipSync(Buffer.concat([tarHeader({ path: 'manifest.json', mode: 0o600, sizeBytes: manifest.length }), manifest, tarPadding(manifest.length), ...blocks, tarEnd])))
  return path
}

function fileBlocks(path: string, content: Buffer): Buffer[] {
  return [tarHeader({ path, mode: 0o600, sizeBytes: content.length }), content, tarPadding(content.length)]
}

const entry = (path: string, sizeBytes = 0): ArchiveEntry => ({ path, sizeBytes, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', mode: 0o600 })

describe('an archive', () => {
  it('gives back what was put in, is private, and leaves nothing beside it', async () => {
    const path = await example()
    expect(await read(path)).toEqual({ about: { kind: 'example' }, found: [['one', 5, 5], ['folder', undefined, 0], [long, 3_000_000, 3_000_000], ['empty', 0, 0]] })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['a.tar.gz'])
  })

  it('is read by tar, the list first', async () => {
    const listed = execFileSync('tar', ['--quoting-style=literal', '-tzf', await example()], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } })
    expect(listed.trim().split('\n')).toEqual(['manifest.json', 'one', 'folder/', long, 'empty'])
  })

  it('leaves nothing when it is given up, or its content is not what was announced', async () => {
    const folder = await tempDir()
    const archive = await createArchive(join(folder, 'b'))
    await expect(archive.addStream({ path: 'x', mode: 0o600, sizeBytes: 10 }, chunks(1, 11))).rejects.toThrow('changed while it was read')
    await archive.discard()
    expect(readdirSync(folder)).toEqual([])
    await expect(createArchive(join(folder, 'missing/b'))).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not exist') })
  })

  it('is refused when it is cut off anywhere, or any byte is another', async () => {
    const bytes = await readFile(await example())
    const path = join(await tempDir(), 'broken')
    const refused = async (content: Buffer) => {
      await writeFile(path, content)
      await expect(read(path)).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/cannot be used: it .*\. Take another copy/) })
    }
    await refused(Buffer.alloc(0))
    await refused(Buffer.from('no archive at all'))
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), (length) => refused(bytes.subarray(0, length))), { numRuns: 25 })
    // Of the gzip headers' bytes some mean nothing to anybody.
    await fc.assert(fc.asyncProperty(fc.integer({ min: 10, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ flip
      await writeFile(path, changed)
      const result = await read(path).catch((error: unknown) => error)
      if (result instanceof Error) expect(result).toMatchObject({ code: 'conflict' })
      else expect(result).toMatchObject({ about: { kind: 'example' } })
    }), { numRuns: 25 })
  })

  it.each([
    ['a path that leads out', [entry('../out')], fileBlocks('../out', Buffer.alloc(0)), 'list that does not read'],
    ['an absolute path', [entry('/etc/passwd')], [], 'list that does not read'],
    ['something twice', [entry('a'), entry('a')], [], 'names something twice'],
    ['what is not listed', [], fileBlocks('extra', Buffer.from('x')), 'something else'],
    ['less than is listed', [entry('a')], [], 'lacks some'],
    ['another size', [entry('a', 1)], fileBlocks('a', Buffer.from('xx')), 'something else'],
    ['another content', [entry('a', 1)], fileBlocks('a', Buffer.from('x')), 'is damaged at a'],
    ['something behind the end', [], [tarEnd, Buffer.from('more')], 'after its end'],
    ['what is packed twice', [], [], 'is cut off'],
  ])('with %s is refused', async (name, entries, blocks, message) => {
    const path = await forged(entries, blocks)
    if (name === 'what is packed twice') await writeFile(path, zlib.gzipSync(await readFile(path)))
    await expect(read(path)).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(new RegExp(`${message}|is damaged`)) })
  })

  it('with a link in it is refused', async () => {
    const folder = await tempDir()
    execFileSync('ln', ['-s', '/etc/passwd', join(folder, 'a')])
    const link = execFileSync('tar', ['-C', folder, '-cf', '-', 'a']).subarray(0, 512)
    await expect(read(await forged([entry('a')], [link]))).rejects.toThrow('something else than its list says')
  })

  it('that would unpack to more than it says is given up early', async () => {
    const bomb = await forged([], [Buffer.alloc(40 * 2 ** 20)])
    await expect(read(bomb)).rejects.toThrow('holds more than its list says')
  })

  it('names every file so that it comes back, and none leads out', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }).filter((name) => !name.includes(0) && !name.includes(0x2f)), (name) => {
      const bytes = Buffer.from(name)
      const text = bytes.toString('latin1')
      if (text === '.' || text === '..') return
      expect(bytesOfArchiveName(archiveNameOf(bytes))?.equals(bytes)).toBe(true)
    }))
    expect(['', '.', '..', '%2E%2E', 'a%00', 'a%2F', 'a/b', '%41', 'a\\b'].map((name) => bytesOfArchiveName(name))).toEqual(Array.from({ length: 9 }, () => undefined))
    expect(archiveNameOf(Buffer.from('refs-ä'))).toBe('refs-ä')
    expect(archiveNameOf(Buffer.from([0x61, 0xe4, 0x25, 0x0a]))).toBe('a%E4%25%0A')
  })
})
