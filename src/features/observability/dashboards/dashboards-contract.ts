import { z } from 'zod'
import { Dashboard } from '#lib/dashboards'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })
const DashboardId = z.string().min(1).max(400).describe('The name of one that comes with Daybook, the id of one made in the page, or the reference of one in a file.')
const Note = z.object({ message: z.string(), field: z.string(), panels: z.array(z.string()) })
const DashboardSource = z.enum(['built-in', 'page', 'file', 'grafana'])

/** What of a foreign dashboard was not understood: a field, and the panels that have it. */
export type NotUnderstood = z.infer<typeof Note>

export const DashboardSummary = z.object({
  id: z.string(), title: z.string(), description: z.string(), tags: z.array(z.string()), source: DashboardSource, file: z.string().nullable(), panelCount: z.number().int(), isStarred: z.boolean(),
  updatedAt: moment.nullable(), updatedBy: z.string().nullable(),
})
export type DashboardSummary = z.infer<typeof DashboardSummary>

export const listDashboards = defineOperation({
  name: 'dashboards.list', kind: 'query', access: 'dashboards:read', summary: 'List dashboards: those that come with Daybook, those made here, those in files.',
  input: z.object({ text: z.string().max(200).optional().describe('Words of its title, description or tags.'), tag: z.string().max(200).optional(), source: DashboardSource.optional(), starred: z.boolean().default(false).describe('Only those that you starred.') }),
  output: z.object({ items: z.array(DashboardSummary), tags: z.array(z.object({ value: z.string(), count: z.number().int() })) }),
  positional: ['text'], table: { rows: 'items', columns: ['id', 'title', 'source', 'panelCount', 'tags', 'file'] },
})
export const showDashboard = defineOperation({
  name: 'dashboards.show', kind: 'query', access: 'dashboards:read', summary: 'Show a dashboard.',
  input: z.object({ id: DashboardId, version: z.number().int().min(1).optional().describe('An older version of one made in the page.') }),
  output: z.object({
    id: z.string(), source: DashboardSource, file: z.string().nullable(), dashboard: Dashboard, notUnderstood: z.array(Note), isStarred: z.boolean(), version: z.number().int().nullable(),
    /** What an edit is based on; null where it cannot be saved in its place. */
    basedOn: z.string().nullable(), updatedAt: moment.nullable(), updatedBy: z.string().nullable(),
  }),
  positional: ['id'],
})
export const saveDashboard = defineOperation({
  name: 'dashboards.save', kind: 'command', access: 'dashboards:write', scope: 'handler', summary: 'Save a dashboard: as a new one, as a new version, or into its file.',
  input: z.object({ id: DashboardId.optional().describe('Left out: a new one.'), dashboard: Dashboard, basedOn: z.string().max(100).optional().describe('What the edit is based on; somebody else\'s change is not written over.'), message: z.string().max(500).default('').describe('What was changed, in a few words.'), notUnderstood: z.array(Note).max(2000).default([]) }),
  output: z.object({ id: z.string(), version: z.number().int().nullable(), basedOn: z.string(), file: z.string().nullable() }),
})
export const deleteDashboard = defineOperation({
  name: 'dashboards.delete', kind: 'command', access: 'dashboards:write', scope: 'handler', summary: 'Delete a dashboard that was made here; it can be brought back for 30 days.', input: z.object({ id: z.uuid() }), output: z.object({ id: z.string() }), positional: ['id'],
})
export const restoreDashboard = defineOperation({
  name: 'dashboards.restore', kind: 'command', access: 'dashboards:write', scope: 'handler', summary: 'Bring a deleted dashboard back, or an older version of one.',
  input: z.object({ id: z.uuid(), version: z.number().int().min(1).optional() }), output: z.object({ id: z.string(), version: z.number().int() }), positional: ['id', 'version'],
})
export const listDashboardVersions = defineOperation({
  name: 'dashboards.versions', kind: 'query', access: 'dashboards:read', summary: 'List the versions of a dashboard that was made here, newest first.',
  input: z.object({ id: z.uuid() }), output: z.object({ items: z.array(z.object({ version: z.number().int(), message: z.string(), author: z.string(), at: moment })) }),
  positional: ['id'], table: { rows: 'items', columns: ['version', 'at', 'author', 'message'] },
})
const FileText = z.string().min(1).max(8 * 2 ** 20)
const FileFault = z.object({ line: z.number().int(), message: z.string() })
export const validateDashboard = defineOperation({
  name: 'dashboards.validate', kind: 'query', access: 'dashboards:read', summary: 'Check the text of a dashboard file, ours or Grafana\'s, and its expressions.',
  input: z.object({ text: FileText }), output: z.object({ dashboard: Dashboard.nullable(), isGrafana: z.boolean(), faults: z.array(FileFault), notUnderstood: z.array(Note), yaml: z.string().nullable().describe('The dashboard as a file of ours.') }),
  positional: ['text'], table: { rows: 'faults', columns: ['line', 'message'] },
})
export const importDashboard = defineOperation({
  name: 'dashboards.import', kind: 'command', access: 'dashboards:write', scope: 'handler', summary: 'Make a dashboard from a file, ours or Grafana\'s, and say what was not understood.',
  input: z.object({ text: FileText, title: z.string().min(1).max(500).optional().describe('Another title than the file has.') }), output: z.object({ id: z.string(), title: z.string(), panelCount: z.number().int(), notUnderstood: z.array(Note) }),
  positional: ['text'],
})
export const exportDashboard = defineOperation({
  name: 'dashboards.export', kind: 'query', access: 'dashboards:read', summary: 'Give a dashboard as a file.',
  input: z.object({ id: DashboardId, format: z.enum(['yaml', 'json']).default('yaml') }), output: z.object({ name: z.string(), text: z.string() }), positional: ['id'],
})
export const starDashboard = defineOperation({
  name: 'dashboards.star', kind: 'command', access: 'dashboards:read', summary: 'Star a dashboard for yourself, or take the star away.',
  input: z.object({ id: DashboardId, isStarred: z.boolean().default(true) }), output: z.object({ isStarred: z.boolean() }), positional: ['id'],
})
export const listVariableValues = defineOperation({
  name: 'dashboards.values', kind: 'query', access: 'metrics:read', summary: 'List what a variable of a dashboard can be.',
  input: z.object({
    query: z.string().min(1).max(100_000).describe('label_values(up, job), label_names(), metrics(node_.*) or query_result(expression), with no variables left in it.'), language: z.enum(['promql', 'logql']).default('promql'),
    regex: z.string().max(2000).default(''), sort: z.enum(['none', 'name', 'name-descending', 'number', 'number-descending']).default('none'), from: moment.optional().describe('An hour ago, unless given.'), to: moment.optional(),
  }),
  output: z.object({ options: z.array(z.object({ value: z.string(), text: z.string() })), isCut: z.boolean().describe('Whether there are more than are given.') }),
  positional: ['query'], table: { rows: 'options', columns: ['value', 'text'] },
})

const DashboardEvent = z.object({ dashboardId: z.string(), title: z.string(), version: z.number().int().nullable() })
export const DashboardSaved = defineEvent('dev.daybook.dashboard.saved', DashboardEvent)
export const DashboardDeleted = defineEvent('dev.daybook.dashboard.deleted', DashboardEvent)
export const DashboardRestored = defineEvent('dev.daybook.dashboard.restored', DashboardEvent)

export const listMarks = defineOperation({
  name: 'dashboards.marks', kind: 'query', access: 'timeline:read', summary: 'List what changed in a time: deployments, applies, scripts, changes of configuration. They are marked on every graph.',
  input: z.object({ from: moment, to: moment, subject: z.string().max(330).optional() }),
  output: z.object({ items: z.array(z.object({ at: moment, text: z.string(), kind: z.enum(['deployment', 'apply', 'script', 'configuration']), eventId: z.string() })) }),
  table: { rows: 'items', columns: ['at', 'kind', 'text'] },
})
