import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunPlan } from '#kernel/feature'
import { cancelRun, getRun, listRuns, rerun, startRun } from '#kernel/runs/contract'
import type { EventType } from '#lib/event'
import { listEvents } from '#kernel/timeline/contract'
import { sql } from '#platform/database'
import { createRepository, Pushed } from '#features/repositories/contract'
import { eventually, tempDir, type TestDaybook, testDaybook } from '../../../test/harness/index.ts'
import { getWorkflow, lintWorkflow, listWorkflows, PipelineSkipped, startPipeline } from './contract.ts'

const run = promisify(execFile)
let daybook: TestDaybook
let token: string
let folder: string

beforeAll(async () => {
  daybook = await testDaybook()
  folder = await tempDir()
  token = daybook.token
})

async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org', LC_ALL: 'C' }
  return (await run('git', args, { cwd, env })).stdout.trim()
}

interface Hosted {
  readonly ref: string
  readonly tree: string
  push(files: Readonly<Record<string, string>>, options?: { message?: string; to?: string }): Promise<string>
}

/** A hosted repository with a work tree beside it. */
async function hosted(name: string): Promise<Hosted> {
  const { ref } = await daybook.call(createRepository, { owner: 'acme', name })
  const tree = join(folder, name)
  await git(folder, 'init', '--quiet', '--initial-branch=main', tree)
  await git(tree, 'remote', 'add', 'origin', `${daybook.url.replace('://', `://git:${token}@`)}/git/acme/${name}.git`)
  async function push(files: Readonly<Record<string, string>>, { message = 'Change', to = 'main' }: { message?: string; to?: string } = {}): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(tree, dirname(path)), { recursive: true })
      await writeFile(join(tree, path), text)
    }
    await git(tree, 'add', '.')
    await git(tree, 'commit', '--quiet', '--allow-empty', '-m', message)
    await git(tree, 'push', '--quiet', 'origin', `HEAD:refs/heads/${to}`)
    await settled()
    return git(tree, 'rev-parse', 'HEAD')
  }
  return { ref, tree, push }
}

/** Until every reaction to what has happened is through. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const { rows } = await sql<{ open: number }>`select (select count(*) from timeline_deliveries)::int + (select count(*) from timeline_unsealed)::int as open`.execute(daybook.database.db)
    return rows[0]?.open === 0
  }, { timeoutMs: 15_000 })
}

async function planOf(id: string): Promise<RunPlan> {
  const { rows } = await sql<{ plan: RunPlan }>`select plan from runs where id = ${id}`.execute(daybook.database.db)
  if (!rows[0]) throw new Error(`There is no run ${id}.`)
  return rows[0].plan
}

async function eventsOf<E extends EventType>(event: E, subject: string): Promise<Record<string, unknown>[]> {
  const { items } = await daybook.call(listEvents, { type: event.name, subject, limit: 100 })
  return items.map(({ data }) => data as Record<string, unknown>).toReversed()
}

const runsOf = async (subject: string) => (await daybook.call(listRuns, { subject, limit: 100 })).items.toReversed()
const workflow = (name: string) => `.github/workflows/${name}.yml`
const steps = '    runs-on: ubuntu-latest\n    steps: [{ run: "true" }]\n'

describe('a push', () => {
  it('starts a run of each workflow that its filters let through, and says why of the others', async () => {
    const shop = await hosted('shop')
    const sha = await shop.push({
      [workflow('ci')]: `name: CI\non: push\njobs:\n  test:\n${steps}`,
      [workflow('docs')]: `on: { push: { paths: ['docs/**'] } }\njobs:\n  a:\n${steps}`,
      [workflow('release')]: `on: { push: { tags: ['v*'] } }\njobs:\n  a:\n${steps}`,
      [workflow('by-hand')]: `on: workflow_dispatch\njobs:\n  a:\n${steps}`,
      [workflow('broken')]: 'on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n',
      [workflow('foreign')]: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/setup-node@v4\n      - uses: actions/checkout@v4\n        with: { submodules: true }\n`,
      [workflow('matrix')]: `on: push\njobs:\n  a:\n    strategy: { matrix: { os: "\${{ fromJSON('1') }}" } }\n${steps}`,
      'nested/.github/workflows/never.yml': `on: push\njobs:\n  a:\n${steps}`,
    }, { message: 'Everything' })
    const [only, ...others] = await runsOf(shop.ref)
    expect(others).toEqual([])
    expect(only).toMatchObject({ title: 'CI on main: Everything', kind: 'pipeline', state: 'queued', startedBy: { kind: 'token', name: 'owner of the machine' } })
    const skipped = await eventsOf(PipelineSkipped, shop.ref)
    expect(Object.fromEntries(skipped.map(({ workflow: path, reason }) => [path, reason]))).toEqual({
      [workflow('docs')]: "None of the 8 changed files matches 'docs/**'.",
      [workflow('release')]: "The push is of the branch 'main', and 'on.push' filters tags only.",
      [workflow('broken')]: `${workflow('broken')} (Line: 5, Col: 5): Unexpected value 'stepz'`,
      [workflow('foreign')]: `${workflow('foreign')} (Line: 6, Col: 15): The action 'actions/setup-node@v4' is not supported yet; actions/checkout is built in. Do its work in a 'run' step. ${workflow('foreign')} (Line: 8, Col: 17): 'submodules' of actions/checkout is not supported yet. Run 'git submodule update --init' in a step.`,
      [workflow('matrix')]: "Matrix vector 'os' must be a list, and it is the number '1'.",
    })
    expect(skipped.every(({ commit }) => commit === sha)).toBe(true)
    const { items } = await daybook.call(listWorkflows, { repository: shop.ref, limit: 2 })
    expect(items.map(({ path, canStart }) => [path, canStart])).toEqual([[workflow('broken'), false], [workflow('by-hand'), true]])
    const all = await daybook.call(listWorkflows, { repository: shop.ref })
    expect(all.items.map(({ path }) => path)).toEqual(['broken', 'by-hand', 'ci', 'docs', 'foreign', 'matrix', 'release'].map(workflow))
    expect(all.items.find(({ path }) => path === workflow('foreign'))?.faults.map(({ line, severity }) => [line, severity])).toEqual([[6, 'unsupported'], [8, 'unsupported']])
  })

  it('stands among the last runs of its workflow, and so does what is run again', async () => {
    const again = await hosted('again')
    await again.push({ [workflow('ci')]: `on: push\njobs:\n  a:\n${steps}`, [workflow('docs')]: `on: workflow_dispatch\njobs:\n  a:\n${steps}` })
    const [first] = await runsOf(again.ref)
    await daybook.call(cancelRun, { id: first!.id })
    await eventually(async () => (await daybook.call(getRun, { id: first!.id })).run.state === 'cancelled')
    const { runId } = await daybook.call(rerun, { id: first!.id })
    await settled()
    const { items } = await daybook.call(listWorkflows, { repository: again.ref })
    expect(items.map(({ path, lastRun }) => [path, lastRun?.id])).toEqual([[workflow('ci'), runId], [workflow('docs'), undefined]])
    const { workflow: shown, runs } = await daybook.call(getWorkflow, { workflow: items[0]!.ref })
    expect(shown.path).toBe(workflow('ci'))
    expect(runs.map(({ id, state }) => [id, state])).toEqual([[runId, 'queued'], [first!.id, 'cancelled']])
    await expect(daybook.call(getWorkflow, { workflow: 'workflow:default/nothing' })).rejects.toThrow(/nothing/)
  })

  it('runs once for a tag, as a commit, and not for what asks for no run or is no branch', async () => {
    const tags = await hosted('tags')
    const sha = await tags.push({ [workflow('ci')]: `on: { push: { branches: ['main', 'f/**'], tags: ['v*'] } }\njobs:\n  a:\n${steps}` })
    await git(tags.tree, 'tag', '-a', 'v1', '-m', 'One')
    await git(tags.tree, 'push', '--quiet', 'origin', 'v1', 'HEAD:refs/notes/x', 'HEAD:refs/heads/other')
    await settled()
    const runs = await runsOf(tags.ref)
    expect(runs.map(({ title }) => title)).toEqual([`${workflow('ci')} on main: Change`, `${workflow('ci')} on v1: Change`])
    const plan = await planOf(runs[1]?.id ?? '')
    expect(plan.jobs[0]?.evaluates?.contexts['github']).toMatchObject({ sha, ref: 'refs/tags/v1', ref_type: 'tag', ref_name: 'v1', run_number: '2' })
    await tags.push({ a: '1' }, { message: 'Small\n\n[skip ci]', to: 'main' })
    await git(tags.tree, 'push', '--quiet', 'origin', ':other')
    await settled()
    expect(await runsOf(tags.ref)).toHaveLength(2)
    expect((await eventsOf(PipelineSkipped, tags.ref)).map(({ reason }) => reason)).toEqual(["The branch 'other' matches none of 'main', 'f/**'.", 'The message of the commit says [skip ci].'])
  })

  it('survives hostile branch names and messages as data', async () => {
    const odd = await hosted('odd')
    await odd.push({ [workflow('ci')]: `on: push\nrun-name: "\${{ github.event.head_commit.message }}"\njobs:\n  a:\n    name: \${{ github.ref_name }}\n${steps}` }, { message: "${{ secrets.KEY }} '; $(touch x)", to: '${{secrets.KEY}}$(id);x' })
    const [only] = await runsOf(odd.ref)
    expect(only?.title).toBe("${{ secrets.KEY }} '; $(touch x) on ${{secrets.KEY}}$(id);x")
    const [job] = (await planOf(only?.id ?? '')).jobs
    expect(job?.name).toBe('${{secrets.KEY}}$(id);x')
    expect(job?.env).toEqual({})
    expect(job?.secrets).toEqual([])
  })
})

describe('a plan', () => {
  it('holds what the file says, with secrets only where they are named', async () => {
    const plan = await hosted('plan')
    const sha = await plan.push({
      [workflow('ci')]: `name: CI
run-name: Run \${{ github.run_id }} of \${{ github.event.repository.default_branch }}
on: [push, pull_request]
env: { LEVEL: "\${{ vars.LEVEL || 'low' }}", GITHUB_SHA: mine }
concurrency: { group: "ci-\${{ github.ref }}", cancel-in-progress: true }
defaults: { run: { shell: sh, working-directory: app } }
jobs:
  build:
    runs-on: [self-hosted, "\${{ matrix.os }}"]
    strategy: { fail-fast: false, max-parallel: 1, matrix: { os: [linux, mac], slow: [true], shell: ['python'] } }
    timeout-minutes: 5
    continue-on-error: \${{ matrix.os == 'mac' }}
    env: { JOB: "\${{ secrets.DEPLOY }}" }
    outputs: { version: "\${{ steps.v.outputs.version }}" }
    defaults: { run: { shell: "\${{ matrix.shell }}" } }
    steps:
      - uses: actions/checkout@v4
        timeout-minutes: 2
        with: { Fetch-Depth: 0, path: src }
      - id: v
        name: Version \${{ matrix.os }}
        if: github.actor == 'ci'
        run: echo "secrets.NOT"
        shell: bash
        env: { TOKEN: "\${{ secrets['other_one'] }}", RUNNER_TEMP: mine }
        timeout-minutes: \${{ matrix.slow && 30 || 3 }}
        continue-on-error: \${{ matrix.slow }}
      - run: print(1)
  deploy:
    needs: build
    if: needs.build.result == 'success'
    runs-on: linux
    steps: [{ run: 'true', working-directory: . }]
`,
    })
    const [started] = await runsOf(plan.ref)
    const made = await planOf(started?.id ?? '')
    expect(made).toMatchObject({ title: `Run ${started?.id} of main on main`, subject: plan.ref, concurrency: { key: 'pipeline acme/plan ci-refs/heads/main', cancelInProgress: true } })
    const [linux, mac, deploy] = made.jobs
    expect([linux?.key, mac?.key, deploy?.key, deploy?.needs]).toEqual(['build.1', 'build.2', 'deploy', ['build.1', 'build.2']])
    expect(linux).toMatchObject({
      name: 'build (linux, true, python)', labels: ['self-hosted', 'linux'], timeoutMs: 300_000, continueOnError: false, secrets: ['DEPLOY', 'OTHER_ONE'], env: { LEVEL: "${{ vars.LEVEL || 'low' }}", JOB: '${{ secrets.DEPLOY }}' },
      group: { id: 'build', failFast: false, maxParallel: 1 }, outputs: { version: '${{ steps.v.outputs.version }}' },
      evaluates: { contexts: { matrix: { os: 'linux', slow: true }, strategy: { 'job-index': 0, 'job-total': 2 }, github: { sha, event_name: 'push', repository: 'acme/plan', actor: 'owner of the machine', job: 'build', event: { head_commit: { message: 'Change', author: { name: 'Ada' } }, created: true } } } },
    })
    expect(linux?.env).not.toHaveProperty('GITHUB_SHA')
    // The runner knows the run that it is in; a run that is started again has another id.
    expect(linux?.evaluates?.contexts['github']).not.toHaveProperty('run_id')
    expect(mac?.continueOnError).toBe(true)
    const [checkout, version, python] = linux?.steps ?? []
    expect(checkout).toMatchObject({ key: '__actions_checkout', name: 'Run actions/checkout@v4', shell: 'bash', line: 17, timeoutMs: 120_000, env: { CHECKOUT_DEPTH: '0', CHECKOUT_PATH: 'src', CHECKOUT_URL: `${daybook.url}/git/acme/plan.git` } })
    expect(checkout).not.toHaveProperty('workingDirectory')
    expect(version).toMatchObject({ key: 'v', name: 'Version ${{ matrix.os }}', if: "github.actor == 'ci'", shell: 'bash', workingDirectory: 'app', timeoutMs: 1_800_000, continueOnError: true, line: 20 })
    expect(version?.env).toEqual({ TOKEN: "${{ secrets['other_one'] }}" })
    expect(python).toMatchObject({ shell: 'python', continueOnError: false })
    expect(deploy).toMatchObject({ if: "needs.build.result == 'success'", secrets: [], steps: [{ shell: 'sh', workingDirectory: '.' }] })
    const { items: [listed] } = await daybook.call(listWorkflows, { repository: plan.ref })
    expect(listed?.faults).toEqual([
      { path: workflow('ci'), line: 3, column: 1, severity: 'notice', message: "'pull_request' starts no run here yet. Start the workflow by hand, or by a push." },
      { path: workflow('ci'), line: 1, column: 1, severity: 'notice', message: "'vars.LEVEL' is empty: variables are not kept here yet. Write the value into 'env'." },
    ])
  })

  it('refuses a shell that a matrix gives and nothing can run, and a limit that is no number', async () => {
    const bad = await hosted('bad')
    await bad.push({
      [workflow('shell')]: `on: push\njobs:\n  a:\n    runs-on: x\n    strategy: { matrix: { shell: [fish] } }\n    defaults: { run: { shell: "\${{ matrix.shell }}" } }\n    steps: [{ run: ls }]\n`,
      [workflow('time')]: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ls\n        timeout-minutes: \${{ github.ref }}\n`,
    })
    expect((await eventsOf(PipelineSkipped, bad.ref)).map(({ reason }) => reason)).toEqual([
      "The shell 'fish' of the step in line 7 is not supported. Use bash, sh or python, or a command with {0}.",
      "'${{ github.ref }}' must give a number, and it gives 'refs/heads/main'. Correct it in the workflow file.",
    ])
    expect(await runsOf(bad.ref)).toEqual([])
  })
})

describe('a start by hand', () => {
  it('takes a branch, a tag or a commit, with inputs of their types', async () => {
    const hand = await hosted('hand')
    const text = `on:
  workflow_dispatch:
    inputs:
      level: { type: choice, options: [low, high], required: true }
      count: { type: number, default: 2 }
      dry: { type: boolean }
jobs:
  a:
    if: inputs.dry
    runs-on: "\${{ inputs.level }}"
    steps: [{ run: "true" }]
`
    const first = await hand.push({ [workflow('deploy')]: text })
    await git(hand.tree, 'tag', 'v1')
    await git(hand.tree, 'tag', 'main')
    const second = await hand.push({ a: '1' }, { message: 'Second' })
    await git(hand.tree, 'push', '--quiet', 'origin', 'v1', 'refs/tags/main')
    const start = (more: object, file = 'deploy.yml') => daybook.call(startPipeline, { repository: hand.ref, workflow: file, inputs: { level: 'high' }, ...more })
    const facts = async (more: object) => {
      const { runId } = await start(more)
      const [job] = (await planOf(runId)).jobs
      const { ref, sha } = job?.evaluates?.contexts['github'] as { ref: string; sha: string }
      return [ref, sha]
    }
    expect(await facts({})).toEqual(['refs/heads/main', second])
    expect(await facts({ ref: 'main' })).toEqual(['refs/heads/main', second])
    expect(await facts({ ref: 'refs/tags/main' })).toEqual(['refs/tags/main', first])
    expect(await facts({ ref: 'v1' })).toEqual(['refs/tags/v1', first])
    expect(await facts({ ref: first.slice(0, 8) })).toEqual([first, first])
    const { runId } = await start({ inputs: { level: 'low', count: '3', dry: 'true' } }, workflow('deploy'))
    const [job] = (await planOf(runId)).jobs
    expect(job).toMatchObject({ labels: ['low'], evaluates: { contexts: { inputs: { level: 'low', count: 3, dry: true }, github: { event_name: 'workflow_dispatch', event: { inputs: { level: 'low', count: '3', dry: 'true' } } } } } })
    expect((await daybook.call(listWorkflows, { repository: hand.ref })).items[0]?.inputs).toEqual([
      { name: 'level', type: 'choice', description: null, required: true, default: null, options: ['low', 'high'] },
      { name: 'count', type: 'number', description: null, required: false, default: 2, options: [] },
      { name: 'dry', type: 'boolean', description: null, required: false, default: null, options: [] },
    ])
    for (const [more, message] of [
      [{ ref: 'nowhere' }, 'no branch, tag or commit "nowhere"'], [{ ref: '--output=x' }, 'no branch, tag or commit'], [{ ref: 'main~1' }, 'no branch, tag or commit'], [{ ref: 'refs/heads/main^{tree}' }, 'no branch, tag or commit'],
      [{ inputs: {} }, "The input 'level' is required"], [{ inputs: { level: 'none' } }, "'none' is not among the options"], [{ inputs: { level: 'low', more: 1 } }, "no input 'more'"], [{ inputs: { level: 'low', count: 'x' } }, 'is a number'],
    ] as const) await expect(start(more)).rejects.toThrow(message)
    await expect(start({}, 'none.yml')).rejects.toThrow('has no workflow .github/workflows/none.yml')
    await expect(start({}, '../../etc/passwd')).rejects.toThrow('has no workflow')
  })

  it('names what is wrong at its line, and believes no forged input', async () => {
    const wrong = await hosted('wrong')
    const sha = await wrong.push({ [workflow('ci')]: 'on: push\njobs:\n  a:\n    runs-on: x\n    container: node\n    steps: [{ run: ls }]\n', [workflow('fine')]: `on: workflow_dispatch\njobs:\n  a:\n${steps}` })
    await expect(daybook.call(startPipeline, { repository: wrong.ref, workflow: 'ci.yml' })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: `${workflow('ci')}:5`, message: expect.stringContaining("'container' is not supported yet") as string }] })
    const input = { repository: wrong.ref, workflow: workflow('fine'), event: 'workflow_dispatch', ref: 'refs/heads/main', commit: sha, treeSha: await git(wrong.tree, 'rev-parse', 'HEAD^{tree}'), isDefaultBranch: true, actor: 'Eve' }
    const person = { actor: { kind: 'person' as const, id: 'eve', name: 'Eve' }, grants: [{ team: null, role: 'operator' as const }], scopes: [] }
    const begin = (more: object) => daybook.call(startRun, { kind: 'pipeline', input: { ...input, ...more } }, person)
    for (const more of [{ treeSha: sha }, { commit: sha.slice(0, 10) }, { ref: 'refs/heads/other' }, { isDefaultBranch: false }, { actor: 'Ada' }, { event: 'push' }, { commit: 'HEAD' }, { commit: 'f'.repeat(40) }]) await expect(begin(more)).rejects.toMatchObject({ name: 'ProductError' })
    const { runId } = await begin({})
    expect((await daybook.call(getRun, { id: runId })).run).toMatchObject({ state: 'queued', startedBy: { name: 'Eve' } })
  })
})

describe('lint', () => {
  it('says what is wrong with a text, and what only differs', async () => {
    const { faults, canStart } = await daybook.call(lintWorkflow, { text: `on: [push, release]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: other/action@v1\n` })
    expect(canStart).toBe(false)
    expect(faults.map(({ line, severity }) => [line, severity])).toEqual([[6, 'unsupported'], [1, 'notice']])
    expect(await daybook.call(lintWorkflow, { text: '{' })).toMatchObject({ canStart: false, faults: [{ severity: 'error' }] })
    expect(Pushed.name).toBe('dev.daybook.repository.pushed')
  })
})
