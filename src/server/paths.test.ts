import { chmod, mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempDir } from '../../test/harness/index.ts'
import { openDataDir, openProjectDir } from './paths.ts'

it('gives the folder without links, and keeps its own one out of Git', async () => {
  const folder = await realpath(await tempDir())
  await mkdir(join(folder, 'real'))
  await symlink('real', join(folder, 'link'))
  expect(openProjectDir(join(folder, 'link'))).toBe(join(folder, 'real'))
  expect(await openDataDir(folder, undefined)).toBe(join(folder, '.daybook'))
})

it('says what is wrong with a folder', async () => {
  const folder = await tempDir()
  await writeFile(join(folder, 'file'), '')
  expect(() => openProjectDir(join(folder, 'nowhere'))).toThrow('does not exist')
  expect(() => openProjectDir(join(folder, 'file'))).toThrow('is a file')
  expect(() => openProjectDir(join(folder, 'file', 'below'))).toThrow('is not a folder')
  await expect(openDataDir(folder, join(folder, 'file'))).rejects.toThrow('a folder is needed there')
})

it.skipIf(process.getuid?.() === 0)('says that a folder may not be read, which root always may', async () => {
  const folder = await tempDir()
  await mkdir(join(folder, 'closed'))
  await chmod(join(folder, 'closed'), 0o100)
  expect(() => openProjectDir(join(folder, 'closed'))).toThrow('may not be read or written by this user')
  await chmod(join(folder, 'closed'), 0o700)
})
