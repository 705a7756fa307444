import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { createArchive, readArchive } from '#platform/archive'
import { tempDir } from '../../../test/harness/index.ts'
import { addFiles } from './add-files.ts'
import { writeEntry } from './write-entry.ts'

async function dataFolder(files: Record<string, string>): Promise<string> {
  const folder = await tempDir()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

async function packed(dataDir: string) {
  const file = join(await tempDir(), 'a.tar.gz')
  const archive = await createArchive(file)
  const added = await addFiles(archive, dataDir, undefined)
  await archive.finish({})
  return { file, added, paths: archive.entries.map(({ path }) => path.slice('data/'.length)) }
}

const git = 'repositories/demo/shop.git'

it('takes what belongs to the record, refs before the objects that they lead to, and nothing half done', async () => {
  const dataDir = await dataFolder({
    'secret.key': 'k', 'local-token.json': 't', 'runner/x/y': 'r', 'environments/shop/production/deployments/1/env': 'SECRET=1', 'notes.txt': 'mine',
    'artifacts/aa/aabb': 'artifact', 'artifacts/aa/aacc.0f.part': 'half',
    [`${git}/HEAD`]: 'ref: refs/heads/main\n', [`${git}/packed-refs`]: '', [`${git}/refs/heads/tmp_x`]: '', [`${git}/refs/heads/main.lock`]: '', [`${git}/objects/12/34`]: 'o', [`${git}/objects/pack/tmp_pack_1`]: '',
    [`${git}/objects/tmp_objdir-incoming-1/x`]: '', [`${git}/zeta`]: '', 'repositories/demo/shop.git.0190.tmp/HEAD': '', 'repositories/demo/old.git.0190.deleted/HEAD': '',
  })
  symlinkSync('/etc/passwd', join(dataDir, git, 'linked'))
  const { added, paths } = await packed(dataDir)
  expect(paths).toEqual([
    'secret.key', 'artifacts', 'artifacts/aa', 'artifacts/aa/aabb', 'repositories', 'repositories/demo', git, `${git}/HEAD`, `${git}/refs`, `${git}/refs/heads`, `${git}/refs/heads/tmp_x`, `${git}/zeta`,
    `${git}/packed-refs`, `${git}/objects`, `${git}/objects/12`, `${git}/objects/12/34`, `${git}/objects/pack`,
  ])
  expect(added).toEqual({ files: 7, sizeBytes: expect.any(Number), hasSecretKey: true, leftOut: ['notes.txt', `${git}/linked`] })
})

it('brings every file back as it was, whatever its name is made of', async () => {
  const dataDir = await dataFolder({ [`${git}/objects/ab/cd`]: 'x'.repeat(5_000_000), [`${git}/HEAD`]: 'h' })
  const odd = Buffer.concat([Buffer.from(join(dataDir, git, 'refs-')), Buffer.from([0xe4, 0xff, 0x25])])
  writeFileSync(odd, 'odd', { mode: 0o444 })
  const { file } = await packed(dataDir)
  const target = await tempDir()
  await readArchive(file, { onManifest: async () => undefined, onEntry: (entry, content) => writeEntry(target, entry, content) })
  const there = Buffer.concat([Buffer.from(join(target, git, 'refs-')), Buffer.from([0xe4, 0xff, 0x25])])
  expect(readFileSync(there, 'utf8')).toBe('odd')
  expect(statSync(there).mode & 0o777).toBe(0o444)
  for (const path of [`${git}/objects/ab/cd`, `${git}/HEAD`]) expect(readFileSync(join(target, path)).equals(readFileSync(join(dataDir, path)))).toBe(true)
})

it('follows the link of a folder that was moved to another disk', async () => {
  const dataDir = await tempDir()
  const elsewhere = await tempDir()
  await mkdir(join(elsewhere, 'aa'))
  writeFileSync(join(elsewhere, 'aa/aabb'), 'artifact')
  symlinkSync(elsewhere, join(dataDir, 'artifacts'))
  expect((await packed(dataDir)).paths).toEqual(['artifacts', 'artifacts/aa', 'artifacts/aa/aabb'])
})
