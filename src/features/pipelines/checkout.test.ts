import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { issueRunnerToken } from '#kernel/access'
import { listTokens } from '#kernel/access/contract'
import { listRuns, setSecret } from '#kernel/runs/contract'
import { CompleteReply, LeaseReply, type LeasedJob, runnerPaths } from '#kernel/runs/protocol'
import { newId } from '#lib/id'
import { createRepository } from '#features/repositories/contract'
import { eventually, tempDir, type TestDaybook, testDaybook } from '../../../test/harness/index.ts'

const run = promisify(execFile)
const runnerId = newId()
let daybook: TestDaybook
let runnerToken: string
let sha: string

async function ask(path: string, token: string, body: unknown = {}): Promise<{ status: number; json: () => unknown }> {
  const response = await fetch(`${daybook.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, json: () => JSON.parse(text) as unknown }
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org' }
  return (await run('git', args, { cwd, env })).stdout.trim()
}

beforeAll(async () => {
  daybook = await testDaybook()
  runnerToken = await issueRunnerToken(daybook.database.db, { name: 'far', now: new Date() })
  await daybook.call(createRepository, { owner: 'acme', name: 'app' })
  const tree = join(await tempDir(), 'app')
  await mkdir(join(tree, '.github', 'workflows'), { recursive: true })
  await writeFile(join(tree, '.github', 'workflows', 'ci.yml'), 'on: push\njobs:\n  build:\n    runs-on: far\n    steps:\n      - uses: actions/checkout@v4\n      - run: ls\n')
  await writeFile(join(tree, 'file'), 'content\n')
  await git(tree, 'init', '--quiet', '--initial-branch=main')
  await git(tree, 'add', '.')
  await git(tree, 'commit', '--quiet', '-m', 'First')
  await git(tree, 'push', '--quiet', `${daybook.url.replace('://', `://git:${daybook.token}@`)}/git/acme/app.git`, 'HEAD:refs/heads/main')
  sha = await git(tree, 'rev-parse', 'HEAD')
})

async function lease(): Promise<LeasedJob> {
  await eventually(async () => expect((await daybook.call(listRuns, {})).items).toHaveLength(1), { timeoutMs: 15_000 })
  expect((await ask(runnerPaths.register, runnerToken, { runnerId, name: 'far', labels: ['far'], version: '0', capacity: 1, held: [] })).status).toBe(200)
  const { job } = LeaseReply.parse((await ask(runnerPaths.lease, runnerToken, { runnerId, request: newId(), executors: ['process'], waitMs: 5000 })).json())
  if (!job) throw new Error('There is no job.')
  return job
}

it('on a machine that cannot see the repository asks the server, with a token that reads and is gone with the job', async () => {
  const job = await lease()
  const token = job.secrets['DAYBOOK_JOB_TOKEN'] ?? ''
  const workspace = await tempDir()
  const [step] = job.spec.steps
  const env = { ...step?.env, CHECKOUT_FOLDER: '/nonexistent', CHECKOUT_RUN_REF: 'refs/heads/main', CHECKOUT_SHA: sha, GITHUB_WORKSPACE: workspace, GITHUB_OUTPUT: join(await tempDir(), 'output'), PATH: process.env['PATH'], DAYBOOK_JOB_TOKEN: token }
  const { stdout } = await run('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? ''], { env })
  expect(stdout).toContain(`HEAD is ${sha.slice(0, 7)} First`)
  expect(await readFile(join(workspace, 'file'), 'utf8')).toBe('content\n')
  expect(await git(workspace, 'rev-parse', 'HEAD')).toBe(sha)
  expect(await readFile(join(workspace, '.git', 'config'), 'utf8')).not.toContain('extraHeader')

  const basic = { authorization: `Basic ${Buffer.from(`job:${token}`).toString('base64')}` }
  const readsRefs = async (service: string) => (await fetch(`${daybook.url}/git/acme/app.git/info/refs?service=${service}`, { headers: basic })).status
  expect(await readsRefs('git-upload-pack')).toBe(200)
  expect(await readsRefs('git-receive-pack')).toBe(403)
  expect((await fetch(`${daybook.url}/api/v1/events/list`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(403)
  expect((await ask(runnerPaths.lease, token, { runnerId, request: newId(), executors: ['process'], waitMs: 0 })).status).toBe(403)
  expect(JSON.stringify(await daybook.call(listTokens, {}))).not.toContain(job.runId)

  const { isDone } = CompleteReply.parse((await ask(runnerPaths.complete, runnerToken, { runnerId, runId: job.runId, job: job.job, fence: job.fence, state: 'succeeded', reason: null, outputs: {}, summary: null, lines: 0 })).json())
  expect(isDone).toBe(true)
  expect(await readsRefs('git-upload-pack')).toBe(401)
})

it('nobody can set a secret in the place of that token', async () => {
  await expect(daybook.call(setSecret, { name: 'DAYBOOK_JOB_TOKEN', value: 'x' })).rejects.toMatchObject({ code: 'invalid' })
})
