import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '#platform/log'
import { type Daybook, startDaybook } from '../../src/server/daybook.ts'
import { bundleProgram } from '../harness/bundled-program.ts'
import { eventually, freshDatabase, tempDir } from '../harness/index.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

let daybook: Daybook
let folder: string
let program: string

/** Runs the command line as a process of its own, in the project's folder. */
function start(args: readonly string[], { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {}) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment }
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] })
  const written = { out: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { written.out += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { written.errors += text })
  child.stdin.on('error', () => undefined).end(input)
  const ended = new Promise<Ended>((resolve) => { child.on('close', (code) => resolve({ code, ...written })) })
  return { child, written, ended }
}

function daybookCommand(args: string, options?: { input?: string; environment?: Record<string, string> }): Promise<Ended> {
  return start(args.split(' '), options).ended
}

beforeAll(async () => {
  folder = await tempDir()
  mkdirSync(join(folder, 'below'))
  program = await bundleProgram(`import { main } from './src/cli/main.ts'\nprocess.exitCode = await main(process.argv.slice(2))`, { isWhole: true })
  const database = await freshDatabase()
  daybook = await startDaybook({ dir: folder, port: 0, environment: { DATABASE_URL: database.url, DAYBOOK_SERVER_LOCAL_RUNNER: 'false' }, log: createLog({ level: 'error' }) })
})
afterAll(() => daybook.stop())

describe('the command line against a real server', () => {
  test('finds the server of the folder, and prints pure JSON for programs', async () => {
    const { code, out, errors } = await daybookCommand('today --json')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(JSON.parse(out)).toMatchObject({ isOnFire: false, now: [] })
    expect((await daybookCommand('today')).out).toContain('Nothing needs you.')
  })

  test('lists, pages and tells where there is more', async () => {
    for (const name of ['pay', 'web', 'ops']) expect((await daybookCommand(`teams save ${name} Team-${name}`)).code).toBe(0)
    const teams = await daybookCommand('teams')
    expect(teams.out.split('\n').map((line) => line.split(' ')[0])).toEqual(['NAME', 'ops', 'pay', 'web', ''])
    const first = JSON.parse((await daybookCommand('events --limit 1 --type dev.daybook.team.saved --json')).out) as { items: unknown[]; nextCursor: string }
    expect(first.items).toHaveLength(1)
    const second = await daybookCommand(`events --limit 1 --type dev.daybook.team.saved --json --cursor ${first.nextCursor}`)
    expect(JSON.parse(second.out)).not.toEqual(first)
  })

  test('a token works from the environment, elsewhere, with its role and no more', async () => {
    const made = JSON.parse((await daybookCommand('token create --role viewer --name ci --json')).out) as { token: string; details: { id: string } }
    const environment = { DAYBOOK_URL: daybook.url, DAYBOOK_TOKEN: made.token }
    expect((await daybookCommand('whoami', { environment })).out).toContain('Name  ci')
    const refused = await daybookCommand('teams save more More', { environment })
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.errors).toMatch(/^Error: .*role admin/)
    await daybookCommand(`token revoke ${made.details.id}`)
    expect((await daybookCommand('whoami', { environment })).errors).toContain('token')
    expect((await daybookCommand('whoami', { environment })).code).toBe(1)
  })

  test('checks and tests rules without a server', async () => {
    writeFileSync(join(folder, 'rules.yml'), 'groups:\n- name: g\n  rules:\n  - {record: up:sum, expr: sum(up)}\n')
    writeFileSync(join(folder, 'rules-test.yml'), 'rule_files: [rules.yml]\ntests:\n- input_series: [{series: up, values: 1}]\n  promql_expr_test: [{expr: "up:sum", eval_time: 0m, exp_samples: [{labels: "up:sum", value: 2}]}]\n')
    const environment = { DAYBOOK_URL: 'http://127.0.0.1:9' }
    expect(await daybookCommand('rules check rules.yml', { environment })).toEqual({ code: 0, errors: '', out: 'Checking rules.yml\n  SUCCESS: 1 rules found\n\n' })
    expect(await daybookCommand('rules test rules-test.yml', { environment })).toMatchObject({ code: 1, errors: '', out: expect.stringContaining('got: {__name__="up:sum"} 1E+00') as string })
    expect(await daybookCommand('rules check', { environment })).toMatchObject({ code: 2, errors: expect.stringContaining('Name at least one file') as string })
  })

  test('secrets come from standard input and are never shown', async () => {
    expect(await daybookCommand('secrets set DEPLOY_KEY --json', { input: 'very secret\n' })).toMatchObject({ code: 0, errors: '' })
    expect((await daybookCommand('secrets set DEPLOY_KEY')).errors).toContain('Give Value on standard input')
    const all = await daybookCommand('events --json --limit 500')
    expect(all.out).toContain('DEPLOY_KEY')
    expect(all.out).not.toContain('very secret')
  })

  test.each([
    ['tody', 2, 'Did you mean today?'],
    ['events lst', 2, 'Did you mean list?'],
    ['events --typ x', 2, 'Did you mean --type?'],
    ['token create --role boss', 2, 'Allowed choices are viewer, operator, maintainer, admin.'],
    ['events get', 2, '<id> is missing.'],
    ['events --limit many', 2, '--limit takes a number'],
    ['events --limit 100000', 2, '--limit: Too big'],
    ['entities get service:default/nothing', 1, 'service:default/nothing'],
    ['events --server http://127.0.0.1:1', 1, 'No Daybook answers at http://127.0.0.1:1.'],
    ['events --token wrong', 1, 'token'],
  ])('%s ends with %i: %s', async (args, code, message) => {
    const [person, program] = await Promise.all([daybookCommand(args), daybookCommand(`${args} --json`)])
    expect(person).toMatchObject({ code, out: '' })
    expect(person.errors).toContain(message)
    expect(program).toMatchObject({ code, out: '' })
    expect((JSON.parse(program.errors) as { detail: string }).detail).toContain(message)
  })

})

describe('beside the answers', () => {
  test('help is shown on standard output, for every command', async () => {
    for (const args of ['--help', 'help events', 'events list --help', 'help deploy', 'audit']) {
      const help = await daybookCommand(args)
      expect(help).toMatchObject({ code: 0, errors: '' })
      expect(help.out).toMatch(/^Usage: daybook/)
    }
  })

  test('events are followed as they come, until somebody stops it', async () => {
    const { child, written, ended } = start(['events', '--follow', '--json', '--limit', '1', '--type', 'dev.daybook.team.saved'])
    await eventually(() => written.out.includes('\n'), { timeoutMs: 15_000 })
    await daybookCommand('teams save late Late')
    await eventually(() => written.out.includes('Late'), { timeoutMs: 15_000 })
    child.kill('SIGINT')
    const lines = (await ended).out.trim().split('\n').map((line) => JSON.parse(line) as { type: string })
    expect(lines.map(({ type }) => type)).toEqual(['dev.daybook.team.saved', 'dev.daybook.team.saved'])
  })

  test('a reader that leaves early is no fault', async () => {
    const { child, written, ended } = start(['events', '--json', '--limit', '500'])
    child.stdout.destroy()
    await ended
    expect(written.errors).toBe('')
  })
})
