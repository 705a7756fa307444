import { chmod, chown, mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runCommand } from '#platform/process'
import { main } from '../../src/server/main.ts'
import { bundleDaybook, type DaybookProgram } from '../backup/daybook-program.ts'
import { type RunningProgram, tempDir } from '../harness/index.ts'

const root = 0
const own = process.getuid?.() ?? -1
const stranger = 65_533
/** Whether root can let another user run this program: not where it lies in a closed folder. */
const canLend = own === root && (await runCommand(process.execPath, ['-e', 'require("node:fs").accessSync(process.argv[1])', resolve('package.json')], { uid: stranger, gid: stranger, cwd: '/' }).catch(() => undefined))?.code === 0
const user = canLend ? 65_534 : own

let daybook: DaybookProgram
let folder: string
let running: RunningProgram | undefined

beforeAll(async () => {
  daybook = await bundleDaybook()
  folder = await tempDir()
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'work'))
  await mkdir(join(folder, 'out'), { mode: 0o777 })
  await chmod(join(folder, 'out'), 0o777)
  await chown(join(folder, 'work'), user, user)
  running = await daybook.start(['up', join(folder, 'work'), '--port', '0', '--json'], user)
  await running.nextLine()
}, 60_000)
afterAll(() => stop())

async function stop(): Promise<void> {
  running?.child.kill('SIGTERM')
  await running?.exited
  running = undefined
}

/** What the command says where it refuses, in this process. */
async function said(args: readonly string[]): Promise<{ code: number; errors: string }> {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    return { code: await main(args), errors: written.mock.calls.map(([text]) => String(text)).join('') }
  } finally {
    written.mockRestore()
  }
}

const out = (name: string) => join(folder, 'out', name)
const work = () => join(folder, 'work')

it('is made while Daybook runs, by whoever runs it, and not over another file', async () => {
  const first = await daybook.run(['backup', out('own.tar.gz'), work()], user)
  expect(first).toMatchObject({ code: 0, errors: '', out: expect.stringMatching(/^Backed up to .*own\.tar\.gz: [\d.]+ KiB, with \d+ rows of \d+ tables and \d+ files of [\d.]+ (Ki)?B\.\nIt holds the key of the secrets/) })
  expect(await said(['backup', out('own.tar.gz'), work()])).toEqual({ code: 1, errors: expect.stringContaining('--force') })
  const again = await daybook.run(['backup', out('own.tar.gz'), work(), '--force', '--json'], user)
  expect(JSON.parse(again.out)).toMatchObject({ file: out('own.tar.gz'), hasSecretKey: true, tables: expect.any(Number), leftOut: [] })
})

it.skipIf(!canLend)('is made by root too, and by nobody else', async () => {
  expect(await daybook.run(['backup', out('root.tar.gz'), work()], root)).toMatchObject({ code: 0 })
  const refused = await daybook.run(['backup', out('stranger.tar.gz'), work(), '--json'], stranger)
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(JSON.parse(refused.errors)).toMatchObject({ code: 'invalid', detail: expect.stringMatching(/another user|may not be read/) })
  await expect(stat(out('stranger.tar.gz'))).rejects.toMatchObject({ code: 'ENOENT' })
})

it('is restored by the user who starts it then, and what is wrong is said', async () => {
  await stop()
  const dataDir = out('data')
  expect(await daybook.run(['restore', out('own.tar.gz'), '--data', dataDir], user)).toMatchObject({ code: 0, errors: '', out: expect.stringContaining(`Start it with: daybook up . --data ${dataDir}`) })
  expect((await stat(dataDir)).uid).toBe(user)
  expect(await said(['restore', out('own.tar.gz'), '--data', dataDir])).toEqual({ code: 1, errors: expect.stringContaining('is not empty') })
  expect(await said(['restore', out('missing'), '--data', out('other')])).toEqual({ code: 2, errors: expect.stringContaining('does not exist') })
  expect(await said(['backup'])).toEqual({ code: 2, errors: expect.stringContaining('Say which file') })
  // Made with nothing running, by root where that can be: it leaves a folder that its owner can still start.
  expect(await daybook.run(['backup', out('stopped.tar.gz'), '--data', dataDir], own)).toMatchObject({ code: 0 })
  running = await daybook.start(['up', work(), '--data', dataDir, '--port', '0', '--json'], user)
  expect(await running.nextLine()).toMatchObject({ event: 'ready', dataDir })
}, 60_000)
