/** The pages that every Daybook has, the first of each list for those of one thing. */
export async function pagesOf(api, { run: hintedRun, entity: hintedEntity } = {}) {
  const first = async (operation, input = {}) => (await api.query(operation, input)).items[0]
  const [run, incident, environment, check, repository, workflow, exception, trace, alert, rules, silence, slo, heartbeat] = await Promise.all([first('runs.list', { kind: 'pipeline' }), first('incidents.list'), first('releases.environments'), first('checks.list'), first('repositories.list'), first('pipelines.list'), first('exceptions.list'), first('traces.list'), first('alerts.list'), first('rules.list'), first('silences.list'), first('slos.list'), heartbeatOf(api)])
  const commit = repository && await first('repositories.log', { repository: repository.ref, limit: 1 }).catch(() => undefined)
  const runId = hintedRun ?? run?.id
  const entity = hintedEntity ?? environment?.service ?? (await first('entities.list'))?.ref
  const at = (thing, path) => (thing === undefined ? undefined : path(thing))
  const entityPath = at(entity, (ref) => `/catalog/${ref.replace(':', '/')}`)
  const repositoryPath = at(repository, ({ ref }) => `/repositories/${ref.slice(ref.indexOf(':') + 1)}`)
  const workflowPath = at(workflow, ({ ref }) => `/pipelines/${ref.split('/')[1]}`)
  const environmentPath = at(environment, ({ service, name }) => `/environments/${service.split('/')[1]}/${name}`)
  const incidentPath = at(incident, ({ number }) => `/incidents/${number}`)
  const paths = {
    today: '/', timeline: '/timeline', 'timeline-groups': '/timeline?group=run', runs: '/runs', run: at(runId, (id) => `/runs/${id}`), 'run-summary': at(runId, (id) => `/runs/${id}?tab=summary`),
    catalog: '/catalog', 'catalog-kind': '/catalog?kind=service', 'catalog-graph': '/catalog?view=graph', 'catalog-odd': '/catalog?view=problems', owners: '/owners', kit: '/ui',
    entity: entityPath, ...below('entity', entityPath, ['relations', 'graph', 'file']), repositories: '/repositories', repository: repositoryPath, commit: commit && `${repositoryPath}/commit/${commit.sha}`,
    pipelines: '/pipelines', workflow: workflowPath, ...below('workflow', workflowPath, ['problems']), releases: '/releases', 'releases-all': '/releases?tab=releases', environment: environmentPath, ...below('environment', environmentPath, ['releases']),
    dashboards: '/dashboards', 'dashboard-host': '/dashboards/host?range=15m', 'dashboard-daybook': '/dashboards/daybook?range=15m', 'dashboard-service': '/dashboards/service?range=1h', 'dashboard-edit': '/dashboards/host?edit=yes&panel=4&range=15m', 'dashboard-import': '/dashboards/import', 'dashboard-new': '/dashboards/new',
    explore: '/explore', 'explore-queries': `/explore?query=${encodeURIComponent('sum by (mode) (rate(node_cpu_seconds_total[$step]))')}&query-b=node_load1&show=both&range=15m`, logs: '/logs', traces: '/traces',
    alerts: '/alerts', checks: '/alerts?tab=checks', check: at(check, ({ name }) => `/checks/${name}`), receivers: '/alerts/receivers', routing: '/alerts/routing', 'alerts-by-service': '/alerts?group=service', alert: at(alert, ({ id }) => `/alerts/${id}`), rules: '/alerts/rules', 'rules-new': '/alerts/rules/new', 'rules-set': at(rules, ({ name }) => `/alerts/rules/${name}`), 'rules-backtest': at(rules, ({ name }) => `/alerts/rules/${name}?tab=backtest`), 'rules-tests': at(rules, ({ name }) => `/alerts/rules/${name}?edit=yes&tab=tests`), silences: '/alerts/silences', silence: at(silence, ({ id }) => `/alerts/silences?silence=${id}`), maintenance: '/alerts/maintenance', slos: '/alerts/slos', 'slos-new': '/alerts/slos/new',
    slo: at(slo, ({ name, ruleSet }) => (ruleSet === null ? undefined : `/alerts/slos/${name}`)), heartbeat: at(heartbeat, ({ name }) => `/checks/${name}`), noise: '/alerts/noise', 'settings-notifications': '/settings/notifications', incidents: '/incidents', incident: incidentPath, ...below('incident', incidentPath, ['actions', 'postmortem']),
    'service-map': '/traces/map', trace: at(trace, ({ traceId }) => `/traces/${traceId}`), exceptions: '/exceptions', exception: at(exception, ({ id }) => `/exceptions/${id}`), anomalies: '/anomalies', targets: '/targets', ...below('targets', '/targets', ['found', 'sources', 'unused']),
    ...Object.fromEntries(['people', 'tokens', 'secrets', 'runners', 'schedules', 'audit', 'dead-letters'].map((name) => [`settings-${name}`, `/settings/${name}`])),
  }
  const pages = Object.entries(paths).filter(([, path]) => path !== undefined).map(([name, path]) => ({ name, path, ...(name === 'kit' ? { open: always } : {}) }))
  return { pages, entityPath }
}

async function heartbeatOf(api) {
  return (await api.query('checks.list')).items.find(({ kind }) => kind === 'heartbeat')
}

function below(name, path, tabs) {
  return Object.fromEntries(tabs.map((tab) => [`${name}-${tab}`, path && `${path}?tab=${tab}`]))
}

/** The kit shows what is busy for ever, beside all else. */
async function always(page, path) {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(1500)
}
