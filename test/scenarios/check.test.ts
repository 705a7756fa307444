import { execFileSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { showToday } from '#features/collaboration/contract'
import { runCommand, spawnGroup } from '#platform/process'
import { eventually, tempDir } from '../harness/index.ts'

const launcher = resolve('daybook')
let folder: string

beforeAll(async () => {
  folder = await tempDir()
  execFileSync('git', ['init', '--quiet', folder])
  await mkdir(join(folder, '.github', 'workflows'), { recursive: true })
  await writeFile(join(folder, '.github', 'workflows', 'broken.yml'), 'on: push\njobs:\n  a: [\n')
  await writeFile(join(folder, 'catalog-info.yaml'), 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: shop }\nspec: { type: service }\n')
})

/** A place for temporary files, to see what is left in it. */
async function place(): Promise<{ temporary: string; env: NodeJS.ProcessEnv }> {
  const temporary = await tempDir()
  return { temporary, env: { ...process.env, TMPDIR: temporary } }
}

it('prints what is really in the folder and leaves nothing behind', async () => {
  const { temporary, env } = await place()
  const { code, stdout, stderr } = await runCommand(launcher, ['check', folder, '--json'], { env, timeoutMs: 120_000 })
  expect(code, stderr).toBe(0)
  const today = showToday.output.parse(JSON.parse(stdout))
  expect(today.watched).toMatchObject({ repositories: 1, services: 1, environments: 0 })
  expect(today.soon.map(({ title }) => title)).toEqual(expect.arrayContaining([expect.stringContaining('broken.yml can never start'), 'Nobody owns shop.']))
  expect(await readdir(folder)).not.toContain('.daybook')
  expect(await readdir(temporary)).toEqual([])
}, 150_000)

it('leaves nothing behind when it is interrupted either', async () => {
  const { temporary, env } = await place()
  const group = await spawnGroup(launcher, ['check', folder], { env, stdio: 'ignore' })
  await eventually(async () => expect((await readdir(temporary)).join()).toContain('daybook-check-'), { timeoutMs: 60_000 })
  process.kill(group.pid, 'SIGINT')
  expect(await group.exited).toEqual({ code: 1, signal: null })
  expect(await readdir(temporary)).toEqual([])
}, 150_000)
