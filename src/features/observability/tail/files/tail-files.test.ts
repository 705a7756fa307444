import { appendFile, copyFile, link, mkdir, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { LogsSettings, MetricsSettings, type RunningTelemetry, startTelemetry } from '#kernel/telemetry'
import { matcherOf } from '#lib/promql'
import { createLog } from '#platform/log'
import { bundleProgram, eventually, runProgram, tempDir } from '../../../../../test/harness/index.ts'
import { SourceBoard } from '../source-board.ts'
import { loadEntries } from './load-entries.ts'
import { TailFiles } from './tail-files.ts'

let folder = ''
let dataDir = ''
let telemetry: RunningTelemetry
let board = new SourceBoard()
const running: RunningTelemetry[] = []
afterAll(() => Promise.all(running.map((each) => each.stop())))

beforeEach(async () => {
  folder = await tempDir()
  dataDir = await tempDir()
  board = new SourceBoard()
  telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), now: Date.now, log: createLog({ level: 'error' }) })
  running.push(telemetry)
})

async function kept(query = ''): Promise<string[]> {
  const found: { time: bigint; line: string }[] = []
  for await (const { times, lines } of telemetry.logs.select({ matchers: [matcherOf('filename', '=~', `.*${query}.*`)], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) found.push(...lines.map((line, at) => ({ time: times[at] ?? 0n, line })))
  return found.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).map(({ line }) => line)
}

/** Reads what there is with files followed anew, as after a start; `between` happens while they are followed. */
async function tail(config: { paths?: string[]; yaml?: string; trusted?: boolean }, between: (look: () => Promise<void>) => Promise<void> = async (look) => look()): Promise<readonly { path: string; message: string }[]> {
  const configFile = join(folder, 'daybook-logs.yaml')
  if (config.yaml !== undefined) await writeFile(configFile, config.yaml)
  const loaded = await loadEntries({ paths: config.paths ?? [], configFile: config.trusted ? configFile : undefined, projectDir: folder, dataDir })
  const files = await TailFiles.open({ logs: telemetry.logs, board, log: createLog({ level: 'error' }), now: () => new Date(), dataDir, maxLineBytes: 2048 })
  const look = async () => {
    await files.discover(loaded.entries)
    for (let quiet = 0; quiet < 3;) {
      quiet = (await files.turn()) ? 0 : quiet + 1
      await sleep(quiet === 0 ? 0 : 300)
    }
  }
  try {
    await between(look)
  } finally {
    await files.close()
  }
  return loaded.faults
}

const problems = () => board.list().flatMap(({ name, health, problem }) => (problem === '' ? [] : [[name.slice(folder.length + 1), health, problem]]))

describe('a file that is followed', () => {
  it('is read from its beginning, and after a restart from where it was', async () => {
    await writeFile(join(folder, 'app.log'), 'one\ntwo\nthree')
    await tail({ paths: ['app.log'] })
    expect(await kept()).toEqual(['one', 'two'])
    await appendFile(join(folder, 'app.log'), ' and a half\r\n\nsame\nsame\nERROR four\n')
    await tail({ paths: ['app.log'] })
    await tail({ paths: ['app.log'] })
    expect(await kept()).toEqual(['one', 'two', 'three and a half', 'same', 'same', 'ERROR four'])
    expect(board.list().map(({ kind, health, items }) => [kind, health, items])).toEqual([['file', 'ok', 6]])
  })

  it('is read to its end when it is renamed, and the new one from its beginning', async () => {
    const path = join(folder, 'app.log')
    await writeFile(path, 'one\n')
    await tail({ paths: ['*.log', 'app.log.*'] }, async (look) => {
      await look()
      await appendFile(path, 'two\n')
      await rename(path, `${path}.1`)
      await writeFile(path, 'three\n')
      await appendFile(`${path}.1`, 'late\n')
      await look()
      await sleep(3100)
      await look()
    })
    expect((await kept()).toSorted()).toEqual(['late', 'one', 'three', 'two'])
  }, 20_000)

  it('is read to its end when it was renamed while nobody read, whether its new name is read too or not', async () => {
    for (const paths of [['a.log'], ['b.log', 'b.log.1']]) {
      const path = join(folder, paths[0] ?? '')
      await writeFile(path, 'one\n')
      await tail({ paths })
      await appendFile(path, 'two\n')
      await rename(path, `${path}.1`)
      await writeFile(path, 'three\n')
      await tail({ paths })
      await tail({ paths })
      expect((await kept(paths[0])).toSorted(), paths.join()).toEqual(['one', 'three', 'two'])
    }
  }, 20_000)

  it('is read on from a copy when it was copied and cut, before and while it is followed', async () => {
    const path = join(folder, 'app.log')
    await writeFile(path, 'one\n')
    await tail({ paths: ['app.log'] }, async (look) => {
      await look()
      await appendFile(path, 'two\n')
      await copyFile(path, `${path}.1`)
      await truncate(path)
      await look()
      await appendFile(path, 'three\n')
      await look()
    })
    expect(await kept()).toEqual(['one', 'two', 'three'])
    await appendFile(path, 'four\n')
    await copyFile(path, `${path}.2`)
    await writeFile(path, 'five and more than there was before\n')
    await tail({ paths: ['app.log'] })
    expect(await kept()).toEqual(['one', 'two', 'three', 'four', 'five and more than there was before'])
  }, 20_000)

  it('is another one when it is deleted and made again, also with the same inode', async () => {
    const path = join(folder, 'app.log')
    await writeFile(path, 'first of the old\n')
    await tail({ paths: ['app.log'] })
    // The same inode with other content, as a new file that is given the number of an old one.
    await writeFile(path, 'first of the new, which is longer\n')
    await tail({ paths: ['app.log'] }, async (look) => {
      await look()
      await unlink(path)
      await look()
      await writeFile(path, 'and a third\n')
      await sleep(3100)
      await look()
    })
    expect(await kept()).toEqual(['first of the old', 'first of the new, which is longer', 'and a third'])
  }, 20_000)

  it('may be a link whose target changes, and is one file under many names', async () => {
    await writeFile(join(folder, 'app-1.log'), 'one\n')
    await symlink('app-1.log', join(folder, 'current.log'))
    await link(join(folder, 'app-1.log'), join(folder, 'hard.log'))
    await tail({ paths: ['current.log'] })
    await writeFile(join(folder, 'app-2.log'), 'two\n')
    await rm(join(folder, 'current.log'))
    await symlink('app-2.log', join(folder, 'current.log'))
    await tail({ paths: ['current.log', 'hard.log'] })
    expect(await kept()).toEqual(['one', 'two'])
  })
})

describe('what is not read, and said', () => {
  it('is outside of what is named, by links or otherwise', async () => {
    const elsewhere = await tempDir()
    await writeFile(join(elsewhere, 'secret'), 'secret\n')
    await mkdir(join(folder, 'logs'))
    await mkdir(join(folder, '.git'))
    await writeFile(join(folder, '.git', 'config.log'), 'token\n')
    await symlink(join(elsewhere, 'secret'), join(folder, 'logs', 'x.log'))
    await symlink(elsewhere, join(folder, 'logs', 'folder'))
    await writeFile(join(folder, 'logs', 'ok.log'), 'ok\n')
    const faults = await tail({ yaml: `files:\n- path: logs/**/*\n- path: "**/config.log"\n- path: ${elsewhere}/secret\n- path: ../x.log\n- labels: {a: b}\n- { path: y, format: xml }\n- { path: z, multiline: { start: "(" } }\n` })
    expect(await kept()).toEqual(['ok'])
    expect(problems()).toEqual(expect.arrayContaining([['logs/x.log', 'failing', expect.stringMatching(/a link to .*secret, outside/)], ['.git/config.log', 'failing', expect.stringMatching(/secrets/)]]))
    expect(faults.map(({ path }) => path)).toEqual(['files[4].path', 'files[5].format', 'files[6].multiline.start', `${elsewhere}/secret`, join(folder, '../x.log')])
    await tail({ yaml: `files: [{ path: logs/x.log, roots: [${elsewhere}] }]`, trusted: true })
    expect(await kept('x.log')).toEqual(['secret'])
    await writeFile(join(dataDir, 'key.log'), 'key\n')
    await tail({ paths: [join(dataDir, '*.log')] })
    expect(await kept('key.log')).toEqual([])
  })

  it('is no text; what is too long is cut; what is no UTF-8 is marked', async () => {
    await writeFile(join(folder, 'binary.log'), Buffer.from([1, 2, 0, 3, 10, 65, 10]))
    await writeFile(join(folder, 'wide.log'), Buffer.from('\ufeffwide\n', 'utf16le'))
    await writeFile(join(folder, 'old.log.gz'), 'x\n')
    await writeFile(join(folder, 'long.log'), `${'é'.repeat(400_000)}\nshort\n`)
    await writeFile(join(folder, 'latin.log'), Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9, 10]), Buffer.alloc(3000, 0xff), Buffer.from('\n')]))
    await writeFile(join(folder, 'holes.log'), Buffer.concat([Buffer.alloc(5000), Buffer.from('after zeros\n')]))
    await tail({ paths: ['*.log', '*.gz', 'missing.log'] })
    const long = await kept('long.log')
    expect(long).toEqual(['é'.repeat(1024), 'short'])
    expect((await kept('latin.log')).map((line) => [line.slice(0, 4), Buffer.byteLength(line) <= 2048])).toEqual([['caf\ufffd', true], ['\ufffd\ufffd\ufffd\ufffd', true]])
    expect(await kept('holes.log')).toEqual(['after zeros'])
    expect([...(await kept('binary.log')), ...(await kept('wide.log')), ...(await kept('gz'))]).toEqual([])
    expect(problems().toSorted()).toEqual([
      ['binary.log', 'failing', expect.stringMatching(/no text/)], ['latin.log', 'degraded', expect.stringMatching(/longer than 2048/)], ['long.log', 'degraded', expect.stringMatching(/longer than 2048/)],
      ['missing.log', 'waiting', expect.stringMatching(/not there yet/)], ['wide.log', 'failing', expect.stringMatching(/UTF-16/)],
    ])
  })
})

const hourAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000)
/** The time an hour ago to the second, with a fraction. */
const at = (fraction: string) => `${hourAgo.toISOString().slice(0, 19)}${fraction}Z`

it('joins records, reads times and labels as its formats say', async () => {
  const json = `{"ts":${hourAgo.getTime() / 1000}.25,"level":"warn","msg":"x"}`
  await writeFile(join(folder, 'java.log'), '2026-03-02 10:00:00 ERROR no\n  at a\n  at b\n2026-03-02 10:00:01 INFO yes\n')
  await writeFile(join(folder, 'pod.log'), `${at('.000000001')} stdout P first \n${at('.000000002')} stdout F half\n${at('.000000003')} stderr F other\n`)
  await writeFile(join(folder, 'c-json.log'), `{"log":"of docker\\n","stream":"stderr","time":"${at('.5')}"}\n`)
  await writeFile(join(folder, 'a.json'), `${json}\n${json}\n`)
  await tail({ yaml: 'files:\n- { path: java.log, multiline: { start: "^\\\\d{4}-", wait: 100ms }, labels: { app: shop } }\n- { path: pod.log, format: cri }\n- { path: c-json.log, format: docker }\n- { path: "*.json", format: json }\n' })
  expect(await kept('java.log')).toEqual(['2026-03-02 10:00:00 ERROR no\n  at a\n  at b', '2026-03-02 10:00:01 INFO yes'])
  const found: unknown[] = []
  for await (const { labels, times, lines, metadata } of telemetry.logs.select({ matchers: [matcherOf('job', '=', 'files')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) {
    found.push(...lines.map((line, index) => [labels.get('service_name'), labels.get('stream'), line, metadata?.get(index)?.['detected_level'], labels.get('filename').endsWith('java.log') ? '' : new Date(Number((times[index] ?? 0n) / 1_000_000n)).toISOString()]))
  }
  expect(found).toEqual(expect.arrayContaining([
    ['pod', 'stdout', 'first half', undefined, at('.000')], ['pod', 'stderr', 'other', undefined, at('.000')], ['c-json', 'stderr', 'of docker', undefined, at('.500')],
    ['a', '', json, 'warn', at('.250')], ['shop', '', '2026-03-02 10:00:01 INFO yes', 'info', ''],
  ]))
  expect(await kept('a.json')).toHaveLength(2)
})

it('begins at the end of files that were there, where that is asked for, once', async () => {
  await writeFile(join(folder, 'a.log'), 'old\n')
  const yaml = 'files: [{ path: "*.log", from: end }]'
  await tail({ yaml }, async (look) => {
    await look()
    await writeFile(join(folder, 'new.log'), 'of a new file\n')
    await look()
  })
  await appendFile(join(folder, 'a.log'), 'new\n')
  await tail({ yaml })
  expect((await kept()).toSorted()).toEqual(['new', 'of a new file'])
})

it('follows thousands of files', async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `f${at}.log`)
  for (const name of names) await writeFile(join(folder, name), `${name}\n`)
  await tail({ paths: ['*.log'] }, async (look) => {
    await look()
    for (const name of names.slice(0, 50)) await appendFile(join(folder, name), 'more\n')
    await sleep(1000)
    await look()
  })
  const lines = await kept()
  expect([lines.length, new Set(lines).size]).toEqual([3050, 3001])
}, 60_000)

it('has each line once, however often it is killed', async () => {
  await telemetry.stop()
  const program = await bundleProgram(`
    import { startTelemetry, LogsSettings, MetricsSettings } from '#kernel/telemetry'
    import { createLog } from '#platform/log'
    import { SourceBoard } from './src/features/observability/tail/source-board.ts'
    import { loadEntries } from './src/features/observability/tail/files/load-entries.ts'
    import { TailFiles } from './src/features/observability/tail/files/tail-files.ts'
    const [projectDir, dataDir] = process.argv.slice(2)
    const log = createLog({ level: 'error' })
    const telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), now: Date.now, log })
    const files = await TailFiles.open({ logs: telemetry.logs, board: new SourceBoard(), log, now: () => new Date(), dataDir, maxLineBytes: 2048 })
    const { entries } = await loadEntries({ paths: ['*.log'], configFile: '', projectDir, dataDir })
    await files.discover(entries)
    console.log('{}')
    for (;;) if (!(await files.turn())) await new Promise((resolve) => setTimeout(resolve, 5))
  `)
  const names = ['a.log', 'b.log']
  let written = 0
  for (let round = 0; round < 8; round += 1) {
    const running = await runProgram(program, [folder, dataDir])
    await running.nextLine()
    const until = Date.now() + 60 + round * 37
    while (Date.now() < until) {
      await Promise.all(names.map((name) => appendFile(join(folder, name), Array.from({ length: 40 }, (_, at) => `${name} ${written + at}\n`).join(''))))
      written += 40
      if (round % 3 === 2 && written % 400 === 0) await rename(join(folder, 'a.log'), join(folder, `a.log.${written}`))
      await sleep(3)
    }
    running.child.kill('SIGKILL')
    await running.exited
  }
  telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), now: Date.now, log: createLog({ level: 'error' }) })
  running.push(telemetry)
  await eventually(async () => {
    await tail({ paths: ['*.log'] })
    return (await kept('b.log')).length >= written
  }, { timeoutMs: 20_000 })
  const b = await kept('b.log')
  expect([b.length, new Set(b).size]).toEqual([written, written])
  const a = await kept('a.log')
  expect(a.length).toBe(new Set(a).size)
}, 90_000)
