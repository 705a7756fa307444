const service = 'service:default/shop'
const rules = `groups:
  - name: hosts
    interval: 15s
    rules:
      - record: job:node_load1:max
        expr: max by (job) (node_load1)
      - alert: HostIsWatched
        expr: node_load1 >= 0
        labels: { severity: low }
        annotations: { summary: "{{ $labels.instance }} has a load of {{ $value }}" }
      - alert: HostIsBusy
        expr: node_load1 > 1000
        for: 5m
        labels: { severity: high }
        annotations: { summary: "{{ $labels.instance }} has a load of {{ $value }}" }
`

/** What the story of the demo has none of: one of each thing that people add. Gives the token of somebody who may only read. */
export async function addOneOfEach(api, number) {
  await api.command('teams.save', { name: 'shop', title: 'The shop' })
  await api.command('people.add', { name: 'Ada', email: 'ada@example.org', role: 'operator', team: 'shop' })
  await api.command('secrets.set', { name: 'DEPLOY_KEY', value: 'not used by anything' })
  await api.command('receivers.save', { name: 'team-chat', url: 'http://127.0.0.1:9/hooks/alerts' })
  const { items: [{ repository, commit, treeSha }] } = await api.query('releases.list', { service })
  await api.command('schedules.save', { name: 'nightly', kind: 'pipeline', input: { repository, workflow: 'build.yml', event: 'schedule', ref: 'refs/heads/main', commit, treeSha, isDefaultBranch: true, actor: 'Ada' }, cron: '0 3 * * *', timeZone: 'Europe/Berlin' })
  await api.command('views.save', { name: 'Deployments', type: 'dev.cdevents.service.*', range: '7d' })
  for (const on of [service, `incident:${number}`]) await api.command('comments.add', { on, text: 'Watched the prices for an hour after the rollback: **all as before**. @Ada, see `prices.js`.' })
  await api.command('rules.save', { name: 'hosts', text: rules })
  await api.command('silences.save', { matchers: ['alertname="HostIsWatched"', 'job="node"'], reason: 'It only shows what a silence looks like', minutes: 600 })
  const { token } = await api.command('token.create', { name: 'dashboard in the hall', role: 'viewer' })
  return { viewer: token }
}
