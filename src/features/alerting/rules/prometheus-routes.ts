import type { HttpRoute, RouteReply } from '#kernel/feature'
import type { AlertingOptions } from '../alerting-settings.ts'
import { groupViews } from './rule-views.ts'
import type { RuleGroupView, RuleView } from './rules-contract.ts'
import { readRuleGroups, readRuleSets } from './rule-set-store.ts'

const zeroTime = '0001-01-01T00:00:00Z'

/** `rules` and `alerts` of Prometheus's HTTP API (prometheus.io/docs/prometheus/latest/querying/api/#rules). */
export function prometheusRuleRoutes({ settings }: AlertingOptions): readonly HttpRoute[] {
  const route = (name: string, summary: string, answer: (groups: readonly FileGroup[], query: URLSearchParams) => RouteReply): HttpRoute => ({
    method: 'GET', path: `/prometheus/api/v1/${name}`, access: 'metrics:read', summary, body: 'none', challenge: 'basic',
    async handler({ url }, ctx) {
      const rows = await readRuleGroups(ctx.db)
      const sets = (await readRuleSets(ctx.db)).filter(({ is_on }) => is_on)
      const groups = sets.flatMap((set) => groupViews(set.text, rows.filter(({ rule_set }) => rule_set === set.name), settings.evaluationSeconds * 1000).map((group) => ({ file: set.file ?? set.name, group })))
      return answer(groups, new URL(url, 'http://daybook').searchParams)
    },
  })
  return [
    route('rules', 'List rules and how they stand.', listRules),
    route('alerts', 'List alerts that wait or fire.', (groups) => success({ alerts: groups.flatMap(({ group }) => group.rules.flatMap(alertsOf)) })),
  ]
}

interface FileGroup {
  readonly file: string
  readonly group: RuleGroupView
}

function listRules(groups: readonly FileGroup[], query: URLSearchParams): RouteReply {
  const type = query.get('type') ?? ''
  if (type !== '' && type !== 'alert' && type !== 'record') return bad(`invalid parameter "type": not supported value "${type}"`)
  const limit = Number(query.get('group_limit') ?? 0)
  const token = query.get('group_next_token') ?? ''
  if (!Number.isInteger(limit) || limit < 0) return bad('invalid parameter "group_limit": it must be a whole number, 0 or more')
  if (token !== '' && limit === 0) return bad('invalid parameter "group_limit": group_limit needs to be set in order to paginate over the groups')
  const wanted = (name: string, value: string) => query.getAll(`${name}[]`).length === 0 || query.getAll(`${name}[]`).includes(value)
  const kept = groups.filter(({ file, group }) => wanted('file', file) && wanted('rule_group', group.name)).map(({ file, group }) => ({ file, group: { ...group, rules: group.rules.filter((rule) => wanted('rule_name', rule.name) && (type === '' || rule.kind === type)) } }))
    .filter(({ group }) => group.rules.length > 0 || (query.getAll('rule_name[]').length === 0 && type === ''))
  const from = token === '' ? 0 : kept.findIndex((each) => tokenOf(each) === token)
  if (from < 0) return bad(`invalid parameter "group_next_token": no group has the token ${token}`)
  const page = limit === 0 ? kept : kept.slice(from, from + limit)
  const next = limit === 0 ? undefined : kept[from + limit]
  const withAlerts = query.get('exclude_alerts') !== 'true'
  return success({ groups: page.map(({ file, group }) => groupJson(file, group, withAlerts)), ...(next ? { groupNextToken: tokenOf(next) } : {}) })
}

function tokenOf({ file, group }: FileGroup): string {
  return Buffer.from(`${file};${group.name}`).toString('base64url')
}

function groupJson(file: string, group: RuleGroupView, withAlerts: boolean) {
  return { name: group.name, file, rules: group.rules.map((rule) => ruleJson(rule, withAlerts)), interval: group.intervalSeconds, limit: group.limit, evaluationTime: (group.durationMs ?? 0) / 1000, lastEvaluation: group.evaluatedAt ?? zeroTime }
}

function ruleJson(rule: RuleView, withAlerts: boolean) {
  const common = {
    name: rule.name, query: rule.expr, labels: rule.labels, health: rule.lastError !== null ? 'err' : rule.evaluatedAt === null ? 'unknown' : 'ok', ...(rule.lastError === null ? {} : { lastError: rule.lastError }),
    evaluationTime: rule.durationMs / 1000, lastEvaluation: rule.evaluatedAt ?? zeroTime,
  }
  if (rule.kind === 'record') return { ...common, type: 'recording' }
  const states = rule.alerts.map(({ state }) => state)
  return {
    state: states.includes('firing') ? 'firing' : states.includes('pending') ? 'pending' : 'inactive', ...common, duration: rule.forSeconds, keepFiringFor: rule.keepFiringForSeconds, annotations: rule.annotations, type: 'alerting',
    ...(withAlerts ? { alerts: alertsOf(rule) } : {}),
  }
}

function alertsOf({ alerts }: RuleView) {
  return alerts.map(({ labels, annotations, state, activeAt, value }) => ({ labels, annotations, state, activeAt, value }))
}

function success(data: unknown): RouteReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status: 'success', data }) }
}

function bad(error: string): RouteReply {
  return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status: 'error', errorType: 'bad_data', error }) }
}
