import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const service = 'service:default/shop'
const runbook = `# When a host is busy

## Look first

\`\`\`console
$ uptime
$ ps -eo pid,pcpu,comm --sort=-pcpu | head
\`\`\`

## Take load away

1. Stop what may wait: \`systemctl stop backup.timer\`.
2. Call the owner of what uses most.
`
const rules = `groups:
  - name: hosts
    interval: 15s
    rules:
      - record: job:node_load1:max
        expr: max by (job) (node_load1)
      - alert: HostIsWatched
        expr: node_load1 >= 0
        labels: { severity: low }
        annotations: { summary: "{{ $labels.instance }} has a load of {{ $value }}", runbook_url: "https://git.example.org/demo/shop/-/blob/main/docs/runbooks/hosts.md#look-first" }
      - alert: HostIsBusy
        expr: node_load1 > 1000
        for: 5m
        labels: { severity: high }
        annotations: { summary: "{{ $labels.instance }} has a load of {{ $value }}" }
`

/** What the story of the demo has none of: one of each thing that people add. Gives the token of somebody who may only read. */
export async function addOneOfEach(api, { number, folder, url }) {
  await api.command('teams.save', { name: 'shop', title: 'The shop' })
  const { invitePath } = await api.command('people.add', { name: 'Ada', email: 'ada@example.org', role: 'operator', team: 'shop' })
  await api.command('secrets.set', { name: 'DEPLOY_KEY', value: 'not used by anything' })
  await api.command('receivers.save', { name: 'team-chat', url: 'http://127.0.0.1:9/hooks/alerts' })
  await api.command('receivers.test', { name: 'team-chat' })
  const { items: [{ repository, commit, treeSha }] } = await api.query('releases.list', { service })
  await api.command('schedules.save', { name: 'nightly', kind: 'pipeline', input: { repository, workflow: 'build.yml', event: 'schedule', ref: 'refs/heads/main', commit, treeSha, isDefaultBranch: true, actor: 'Ada' }, cron: '0 3 * * *', timeZone: 'Europe/Berlin' })
  await api.command('views.save', { name: 'Deployments', type: 'dev.cdevents.service.*', range: '7d' })
  for (const on of [service, `incident:${number}`]) await api.command('comments.add', { on, text: 'Watched the prices for an hour after the rollback: **all as before**. @Ada, see `prices.js`.' })
  await api.command('rules.save', { name: 'hosts', text: rules })
  await api.command('silences.save', { matchers: ['alertname="HostIsWatched"', 'job="node"'], reason: 'It only shows what a silence looks like', minutes: 600 })
  await api.command('maintenance.open', { service, environment: 'production', reason: 'The database moves to another disk', minutes: 90 })
  await addRunbook(api, folder)
  await addChecks(api, url)
  const person = await signIn(url, invitePath)
  const { token } = await api.command('token.create', { name: 'dashboard in the hall', role: 'viewer' })
  return { viewer: token, person }
}

/** Ada takes her invitation, as a browser does; gives her cookie. */
async function signIn(url, invitePath) {
  const answer = await fetch(`${url}/api/v1/people/accept-invite`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ code: invitePath.split(/[/=#]/).at(-1), password: randomUUID() }) })
  if (!answer.ok) throw new Error(`Ada could not sign in: ${await answer.text()}`)
  return { cookies: answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]) }
}

/** A file of the repository that the rule above names. */
async function addRunbook(api, folder) {
  const runbooks = join(folder, 'shop', 'docs', 'runbooks')
  await mkdir(runbooks, { recursive: true })
  await writeFile(join(runbooks, 'hosts.md'), runbook)
  await api.command('entities.rediscover', {})
}

/** What is asked, and a job that has called. */
async function addChecks(api, url) {
  await api.command('checks.save', { name: 'daybook-answers', kind: 'http', service, url: `${url}/healthz`, intervalMs: 1000, isPublic: true, runbookUrl: 'https://wiki.example.org/daybook' })
  await api.command('checks.save', { name: 'port-of-nobody', kind: 'tcp', service, host: '127.0.0.1', port: 9, intervalMs: 1000, severity: 'low' })
  await api.command('checks.save', { name: 'nightly-backup', kind: 'heartbeat', service, cron: '30 2 * * *', timeZone: 'Europe/Berlin' })
  const { url: ping } = await api.query('checks.heartbeat', { name: 'nightly-backup' })
  for (const way of ['/start', '', '/start', '/fail']) await fetch(`${ping}${way}`, { method: 'POST', body: '' })
}
