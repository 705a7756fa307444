import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { z } from 'zod'
import { issueRunnerToken } from '#kernel/access'
import type { Operation, OutputOf } from '#lib/operation'
import { createLog } from '#platform/log'
import { stopAllServices } from '../../src/features/releases/stop-environment.ts'
import { startRunner } from '../../src/runner/start-runner.ts'
import { type Daybook, startDaybook } from '../../src/server/daybook.ts'
import { systemPrincipal } from '../../src/server/dispatch/dispatcher.ts'
import { tempDir } from '../harness/index.ts'

export interface WorkingDaybook extends Daybook {
  call<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<OutputOf<Op>>
  /** Over HTTP, as whoever has the token, or only the address. */
  post(path: string, body: unknown, token?: string): Promise<Response>
  get(path: string): Promise<Response>
  git(folder: string, ...args: string[]): Promise<string>
  /** Server, runner and what is deployed. */
  end(): Promise<void>
}

/** The whole product with its own PostgreSQL and a runner, in this process. */
export async function startWorking(dataDir: string): Promise<WorkingDaybook> {
  const log = createLog({ level: 'silent' })
  const daybook = await startDaybook({ dir: await tempDir(), dataDir, port: 0, log, environment: { DAYBOOK_SERVER_LOCAL_RUNNER: 'false' } })
  const token = await issueRunnerToken(daybook.database.db, { name: 'local', now: new Date() })
  const runner = await startRunner({ connection: { server: daybook.url, token }, labels: ['local', 'ubuntu-latest'], workDir: join(daybook.site.dataDir, 'runner'), log, stopGraceMs: 500 })
  await runner.ready
  return {
    ...daybook,
    call: async (operation, input) => (await daybook.dispatcher.execute(operation.name, input, systemPrincipal('test'))) as never,
    post: (path, body, bearer) => fetch(`${daybook.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: daybook.url, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) }, body: JSON.stringify(body) }),
    get: (path) => fetch(`${daybook.url}${path}`, { headers: { authorization: `Bearer ${daybook.token}` } }),
    git: async (folder, ...args) => {
      const authorization = `http.extraHeader=Authorization: Basic ${Buffer.from(`x:${daybook.token}`).toString('base64')}`
      const { stdout } = await promisify(execFile)('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', authorization, ...args])
      return stdout.trim()
    },
    end: async () => {
      await runner.stop()
      await daybook.stop()
      await stopAllServices(daybook.site.dataDir)
    },
  }
}

const workflow = `name: build
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo "Built with \${#KEY} letters"
          cp app.js "$ARTIFACTS_DIR/app.js"
        env:
          KEY: \${{ secrets.DEPLOY_KEY }}
`

/** Makes a working copy of a small service with a workflow and pushes it; gives the folder. */
export async function pushService(daybook: WorkingDaybook, repository: string, program: string): Promise<string> {
  const folder = await tempDir()
  await daybook.git(folder, 'init', '-q', '-b', 'main')
  await mkdir(join(folder, '.github/workflows'), { recursive: true })
  await writeFile(join(folder, '.github/workflows/build.yml'), workflow)
  await writeFile(join(folder, 'app.js'), program)
  await daybook.git(folder, 'add', '-A')
  await daybook.git(folder, 'commit', '-q', '-m', 'First')
  await daybook.git(folder, 'push', '-q', `${daybook.url}/git/${repository}.git`, 'main', 'main:refs/heads/tmp_side', 'main:refs/tags/v1')
  return folder
}
