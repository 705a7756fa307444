// A small service in a real Git repository: prices and metrics over HTTP, its objective, and a workflow that tests and builds it.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

const server = `import { createServer } from 'node:http'
import { cheapest } from './prices.js'

const requests = { 200: 0, 500: 0 }

function metrics() {
  const lines = Object.entries(requests).map(([code, count]) => \`http_requests_total{code="\${code}"} \${count}\\n\`)
  return \`# TYPE http_requests_total counter\\n\${lines.join('')}\`
}

createServer((request, response) => {
  if (request.url === '/health') return response.end('ok')
  if (request.url === '/metrics') return response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics())
  try {
    response.end(JSON.stringify(cheapest()))
  } catch (error) {
    response.statusCode = 500
    response.end(String(error.message))
  }
  requests[response.statusCode] += 1
}).listen(Number(process.env.PORT), '127.0.0.1')
`

/** 90 of 100 requests are answered well. In windows of seconds, for a story has no thirty days. */
const slo = `version: prometheus/v1
service: shop
labels:
  environment: production
slos:
  - name: prices
    objective: 90
    description: Prices are answered.
    plugins:
      chain:
        - id: sloth.dev/contrib/rule_intervals/v1
          config: { interval: { default: 1s } }
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
    alerting:
      name: ShopPricesFail
      page_alert:
        labels: { severity: critical }
        annotations: { summary: Too many requests of shop fail. Its error budget burns too fast. }
      ticket_alert: { disable: true }
---
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 10m
  page:
    quick: { errorBudgetPercent: 2, shortWindow: 4s, longWindow: 8s }
    slow: { errorBudgetPercent: 4, shortWindow: 5s, longWindow: 16s }
  ticket:
    quick: { errorBudgetPercent: 8, shortWindow: 8s, longWindow: 30s }
    slow: { errorBudgetPercent: 10, shortWindow: 30s, longWindow: 60s }
`

const workflow = `name: build
on:
  push:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Syntax
        run: |
          node --check server.js
          node --check prices.js
  package:
    needs: test
    runs-on: ubuntu-latest
    outputs:
      files: \${{ steps.count.outputs.files }}
    steps:
      - uses: actions/checkout@v4
      - id: count
        run: echo "files=$(ls | wc -l)" >> "$GITHUB_OUTPUT"
      - run: echo "Packaged \${{ steps.count.outputs.files }} files of \${{ github.sha }}" >> "$GITHUB_STEP_SUMMARY"
`

/** What prices.js says in each chapter: good, bad (fails at once when asked, healthy else), mended. */
export const chapters = {
  good: `export const cheapest = () => [3, 1, 2].sort()[0]\n`,
  bad: `const prices = undefined\n\n/** Sorted by a faster way. */\nexport const cheapest = () => prices.toSorted((a, b) => a - b)[0]\n`,
  mended: `const prices = [3, 1, 2]\n\n/** Sorted as numbers. */\nexport const cheapest = () => prices.toSorted((a, b) => a - b)[0]\n`,
}

export class ShopRepository {
  constructor(folder) {
    this.folder = folder
  }

  async make() {
    await mkdir(join(this.folder, '.github', 'workflows'), { recursive: true })
    await writeFile(join(this.folder, 'package.json'), '{ "name": "shop", "type": "module", "private": true }\n')
    await writeFile(join(this.folder, 'server.js'), server)
    await writeFile(join(this.folder, 'slo.yml'), slo)
    await writeFile(join(this.folder, '.github', 'workflows', 'build.yml'), workflow)
    await this.git('init', '--quiet', '--initial-branch=main')
  }

  /** One commit of a chapter; gives its SHA. `again` makes a new commit of the same content. */
  async commit(chapter, message) {
    await writeFile(join(this.folder, 'prices.js'), chapters[chapter])
    await this.git('add', '--all')
    await this.git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--allow-empty', '-m', message)
    return (await this.git('rev-parse', 'HEAD')).trim()
  }

  /** Pushes until it arrives: a server that is being started again refuses for a while. */
  async push(daybook, path) {
    for (let tries = 0; ; tries += 1) {
      try {
        const url = new URL(path, daybook.url)
        const header = Buffer.from(`daybook:${daybook.token}`).toString('base64')
        return await this.git('-c', `http.extraHeader=Authorization: Basic ${header}`, 'push', '--quiet', url.href, 'HEAD:refs/heads/main')
      } catch (error) {
        if (tries > 300) throw error
        await sleep(200)
      }
    }
  }

  async git(...args) {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
    return (await run('git', args, { cwd: this.folder, env, maxBuffer: 1 << 24 })).stdout
  }
}
