import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { TestDaybook } from '../harness/index.ts'

const run = promisify(execFile)

const server = `import { createServer } from 'node:http'
import { price } from './price.js'
const requests = { 200: 0, 500: 0 }
createServer((request, response) => {
  if (request.url === '/health') return response.end('ok')
  if (request.url === '/metrics') return response.end(Object.entries(requests).map(([code, count]) => \`requests_total{code="\${code}"} \${count}\\n\`).join(''))
  try { response.end(String(price())) } catch { response.writeHead(500).end() }
  requests[response.statusCode] += 1
}).listen(Number(process.env.PORT), '127.0.0.1')
`
const workflow = `name: build
on: { push: { branches: [main] }, workflow_dispatch: { inputs: { greeting: { description: What to say, default: hello }, loud: { type: boolean } } } }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Syntax
        run: node --check price.js && echo "price.js reads well"
  package:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - run: echo "## Packaged" >> "$GITHUB_STEP_SUMMARY"
`

/** A small service in a real repository that is pushed to Daybook. */
export class Shop {
  readonly #folder: string
  readonly #remote: string
  constructor(folder: string, daybook: TestDaybook) {
    this.#folder = folder
    this.#remote = `${daybook.url.replace('://', `://daybook:${daybook.token}@`)}/git/acme/shop.git`
  }

  /** Commits `price.js` (and the rest the first time) and pushes it; gives the commit. */
  async push(price: string, message: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    await mkdir(this.#folder, { recursive: true })
    await this.#git('init', '--quiet', '--initial-branch=main')
    for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', 'server.js': server, '.github/workflows/build.yml': workflow, 'price.js': price, ...more })) {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true })
      await writeFile(join(this.#folder, path), text)
    }
    await this.#git('add', '--all')
    await this.#git('commit', '--quiet', '-m', message)
    await this.#git('push', '--quiet', this.#remote, 'HEAD:refs/heads/main')
    return (await this.#git('rev-parse', 'HEAD')).trim()
  }

  async #git(...args: string[]): Promise<string> {
    const who = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org' }
    return (await run('git', args, { cwd: this.#folder, env: { ...process.env, ...who, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' } })).stdout
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => { probe.listen(0, '127.0.0.1', resolve) })
  const address = probe.address()
  await new Promise((resolve) => { probe.close(resolve) })
  return typeof address === 'object' && address ? address.port : 0
}
