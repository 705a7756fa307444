import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

export {
  Anomaly, AnomalyBegan, AnomalyEnded, listAnomalies, listWatches, removeWatch, saveWatch, showUsual, WatchRemoved, WatchSaved,
} from './anomalies/anomalies-contract.ts'
export {
  Exception, ExceptionAppeared, type ExceptionOccurrence, ExceptionRegressed, ExceptionsChanged, getException, ignoreExceptions, listExceptions, reopenExceptions, resolveExceptions,
} from './exceptions/exceptions-contract.ts'

export {
  DashboardDeleted, DashboardRestored, DashboardSaved, DashboardSummary, deleteDashboard, exportDashboard, importDashboard, listDashboards, listDashboardVersions, listMarks, listVariableValues, type NotUnderstood, restoreDashboard, saveDashboard, showDashboard, starDashboard, validateDashboard,
} from './dashboards/dashboards-contract.ts'

export interface DashboardPanel {
  readonly title: string
  readonly type: string
  /** Expressions, in whatever language its data source speaks. */
  readonly queries: readonly string[]
}

/** Facts of an entity of kind `dashboard`: a file of ours, or a Grafana dashboard as JSON. */
export interface DashboardFacts {
  readonly path: string
  readonly format: 'daybook' | 'grafana'
  readonly title: string
  readonly uid: string | null
  readonly schemaVersion: number | null
  readonly panels: readonly DashboardPanel[]
  readonly panelCount: number
  readonly variables: readonly string[]
  readonly dataSources: readonly string[]
  readonly links: readonly { readonly title: string; readonly url: string }[]
  readonly tags: readonly string[]
}

const Fault = z.object({ path: z.string(), message: z.string() })

/** An address that metrics are scraped from, and how the last scrape went. */
export const ScrapeTarget = z.object({
  job: z.string(), instance: z.string(), url: z.string(), health: z.enum(['unknown', 'up', 'down']), lastError: z.string().nullable(), lastScrapeAt: z.iso.datetime({ offset: true }).nullable(),
  durationMs: z.number(), samples: z.number().int(), intervalMs: z.number(), labels: z.record(z.string(), z.string()), source: z.string(), entity: EntityRef.nullable().describe('Whose metrics they are, where the catalog named the address.'),
})

/** An address that the catalog names and that is not scraped. */
export const FoundTarget = z.object({
  entity: EntityRef, name: z.string().describe('What its job would be called.'), environment: z.string().nullable(), url: z.string().nullable(), state: z.enum(['not-allowed', 'not-reachable', 'no-metrics', 'scraped-already']),
  reason: z.string().describe('Why it is not scraped, and what to do.'), file: z.string().nullable(),
})

export const listTargets = defineOperation({
  name: 'targets.list', kind: 'query', access: 'metrics:read', summary: 'List what metrics are scraped from and how it goes, and what of the configuration is not done.',
  input: z.object({ job: z.string().optional(), health: z.enum(['unknown', 'up', 'down']).optional() }),
  output: z.object({
    items: z.array(ScrapeTarget), isScraping: z.boolean().describe('Whether this server is the one of several that scrapes.'), file: z.string().nullable().describe('The prometheus.yml that was imported.'),
    droppedCount: z.number().int(), found: z.array(FoundTarget).describe('What the catalog names and is not scraped.'), faults: z.array(Fault), notSupported: z.array(Fault),
  }),
  table: { rows: 'items', columns: ['health', 'job', 'instance', 'source', 'samples', 'durationMs', 'lastScrapeAt', 'lastError'] },
})

/** Something that sends, or that is read: how much came since the start of this server, when last, and what is wrong. */
export const TelemetrySource = z.object({
  kind: z.enum(['file', 'journal', 'container', 'run', 'daybook', 'syslog', 'loki', 'otlp', 'remote-write']), name: z.string(), health: z.enum(['ok', 'waiting', 'degraded', 'failing', 'off']), problem: z.string().nullable().describe('What is wrong and what to do.'),
  items: z.number().int().describe('Lines, or samples.'), bytes: z.number().int(), perSecond: z.number(), lastAt: z.iso.datetime({ offset: true }).nullable(), detail: z.string(),
})

export const listSources = defineOperation({
  name: 'sources.list', kind: 'query', access: 'metrics:read', summary: 'List what logs are read from and who sends logs, metrics and traces, and how it goes.',
  input: z.object({ kind: TelemetrySource.shape.kind.optional() }),
  output: z.object({ items: z.array(TelemetrySource), file: z.string().nullable().describe('The file that says which files are read.'), faults: z.array(Fault) }),
  table: { rows: 'items', columns: ['health', 'kind', 'name', 'items', 'perSecond', 'lastAt', 'problem'] },
})

const moment = z.iso.datetime({ offset: true })
const anything = z.record(z.string(), z.unknown())

/** One piece of work of a trace. Times of ns since 1970 are text: they are more than a number can hold. */
export const Span = z.object({
  traceId: z.string(), spanId: z.string(), parentSpanId: z.string().nullable(), service: z.string(), name: z.string(), kind: z.string(), startNs: z.string(), endNs: z.string(), durationMs: z.number(),
  status: z.enum(['unset', 'ok', 'error']), statusMessage: z.string(), scope: z.string(), attributes: anything, resource: anything,
  events: z.array(z.object({ timeNs: z.string(), name: z.string(), attributes: anything })), links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
})
export type Span = z.infer<typeof Span>

export const getTrace = defineOperation({
  name: 'traces.get', kind: 'query', access: 'traces:read', summary: 'Show all spans of a trace.',
  input: z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/), from: moment.optional().describe('Seven days ago, unless given.'), to: moment.optional() }), output: z.object({ spans: z.array(Span) }),
  positional: ['traceId'], table: { rows: 'spans', columns: ['service', 'name', 'kind', 'durationMs', 'status'] },
})

export const findTraces = defineOperation({
  name: 'traces.list', kind: 'query', access: 'traces:read', summary: 'List traces with spans that fit, the latest first.',
  input: z.object({
    service: z.string().optional(), name: z.string().min(1).max(500).optional().describe('The whole name of a span.'), text: z.string().min(1).max(500).optional().describe('Words of a span: its name, an attribute.'),
    attributes: z.string().min(1).max(2000).optional().describe('What a span or where it ran must have: "http.status_code=504 customer=17", with quotes around values of several words.'),
    status: z.enum(['unset', 'ok', 'error']).optional(), minDurationMs: z.number().min(0).optional(), maxDurationMs: z.number().min(0).optional(),
    from: moment.optional().describe('An hour ago, unless given.'), to: moment.optional(), limit: z.number().int().min(1).max(500).default(50),
  }),
  output: z.object({
    items: z.array(z.object({ traceId: z.string(), service: z.string(), name: z.string(), startedAt: moment, durationMs: z.number(), spanCount: z.number().int(), fitCount: z.number().int().describe('Spans of it that fit.'), isRootMissing: z.boolean().describe('The span that began it is not kept: it is named by its earliest.'), services: z.array(z.string()), hasError: z.boolean() })),
    isPartial: z.boolean().describe('Whether there were more spans than are looked at.'), lookedAt: z.number().int().describe('Spans that were looked at.'), lookedFrom: moment.nullable().describe('Where it is partial: how far back it was looked.'),
  }),
  table: { rows: 'items', columns: ['startedAt', 'service', 'name', 'durationMs', 'spanCount', 'hasError', 'traceId'] },
})

const maxFields = 40

/** What a page asks and shows, by a name: somebody's own, or shared with a team or with everybody. */
export const SavedSearch = z.object({
  id: z.string(), name: z.string(), page: z.enum(['explore', 'logs', 'traces']).describe('The page that it belongs to.'),
  address: z.record(z.string().max(40), z.string().max(20_000)).refine((fields) => Object.keys(fields).length <= maxFields, `An address has at most ${maxFields} fields.`).describe('Fields of the address: {"query":"up"}.'),
  sharing: z.enum(['own', 'team', 'everybody']).default('own').describe('Who sees it besides you.'), team: z.string().max(63).nullable().default(null).describe('With which team it is shared.'), owner: z.string(), isOwn: z.boolean(),
})
export type SavedSearch = z.infer<typeof SavedSearch>

export const listSearches = defineOperation({
  name: 'searches.list', kind: 'query', access: 'metrics:read', summary: 'List saved searches of metrics, logs and traces: your own and those shared with you.',
  input: z.object({ page: SavedSearch.shape.page.optional() }), output: z.object({ items: z.array(SavedSearch) }), table: { rows: 'items', columns: ['page', 'name', 'sharing', 'team', 'owner', 'id'] },
})
export const saveSearch = defineOperation({
  name: 'searches.save', kind: 'command', access: 'metrics:read', summary: 'Save a search of metrics, logs or traces, or change the one of yours that has this name.',
  input: SavedSearch.omit({ id: true, owner: true, isOwn: true }).extend({ name: z.string().trim().min(1).max(80) }), output: SavedSearch, positional: ['name'],
})
export const removeSearch = defineOperation({
  name: 'searches.remove', kind: 'command', access: 'metrics:read', summary: 'Remove a saved search of yours.', input: z.object({ id: z.uuid() }), output: z.object({ id: z.string() }), positional: ['id'],
})
export const SearchSaved = defineEvent('dev.daybook.search.saved', z.object({ id: z.string(), name: z.string() }))
export const SearchRemoved = defineEvent('dev.daybook.search.removed', z.object({ id: z.string(), name: z.string() }))

const Traffic = { perSecond: z.number(), failedShare: z.number().min(0).max(1), p95Ms: z.number().nullable() }
export const ServiceNode = z.object({ id: z.string(), name: z.string(), kind: z.enum(['service', 'database', 'messaging', 'external', 'user']), entity: EntityRef.nullable().describe('The service in the catalog, where it is one.'), ...Traffic })
export type ServiceNode = z.infer<typeof ServiceNode>
export const getServiceMap = defineOperation({
  name: 'traces.serviceMap', kind: 'query', access: 'traces:read', summary: 'Show which services call which, how often, how slowly and with how many failures, out of their traces.',
  input: z.object({ service: z.string().max(200).optional().describe('Only what is next to this one.'), from: moment.optional().describe('An hour ago, unless given.'), to: moment.optional() }),
  output: z.object({ nodes: z.array(ServiceNode), edges: z.array(z.object({ from: z.string(), to: z.string(), kind: z.enum(['call', 'database', 'messaging', 'external']), ...Traffic })) }),
  table: { rows: 'edges', columns: ['from', 'to', 'kind', 'perSecond', 'failedShare', 'p95Ms'] },
})
