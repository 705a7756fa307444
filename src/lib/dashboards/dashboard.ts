import { z } from 'zod'

/** What a dashboard file begins with. */
export const dashboardVersion = 'daybook.dev/v1'

/** Kinds of picture that a panel can be drawn as; `row` is a heading that folds what follows it. */
export const pictures = ['time-series', 'stat', 'gauge', 'bar-gauge', 'table', 'heatmap', 'pie', 'logs', 'text', 'row'] as const
export const looks = ['ok', 'info', 'waiting', 'degraded', 'failing', 'neutral'] as const
/** What numbers are. Anything else in `suffix`. */
export const units = [
  'number', 'bytes', 'bytes-binary', 'bytes/s', 'bytes-binary/s', 'bits', 'bits/s', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds', 'minutes', 'hours', 'days', 'ratio', 'percent', '/s', '/min',
  'celsius', 'fahrenheit', 'volts', 'amperes', 'watts', 'watt-hours', 'hertz', 'meters', 'rpm', 'decibels', 'date', 'plain', 'currency-usd', 'currency-eur',
] as const
/** One figure out of many values. */
export const reductions = ['last', 'mean', 'max', 'min', 'sum', 'first', 'range', 'count', 'change'] as const

const title = z.string().max(500)
const text = z.string().max(100_000)
const VariableName = z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'A name has letters, digits and underscores, and begins with no digit.')
const Length = z.string().regex(/^(\d+(ms|[smhdwy]))+$/, 'Write a length of time as 30s, 5m, 1h or 7d.')
export const Look = z.enum(looks)
export const Unit = z.enum(units)
export type Unit = z.infer<typeof Unit>
export type Look = z.infer<typeof Look>
export type Reduction = (typeof reductions)[number]

export const DashboardQuery = z.strictObject({
  query: text.describe('The expression, with $variables in it.'),
  language: z.enum(['promql', 'logql']).optional().describe('promql unless given.'),
  name: z.string().max(100).optional().describe('What overrides call it: A, B, …'),
  legend: z.string().max(2000).optional().describe('What its series are called: {{label}} stands for a label.'),
  instant: z.boolean().optional().describe('Asked for at the end of the range only.'),
  hidden: z.boolean().optional().describe('Kept, and neither asked nor drawn.'),
  minStep: z.string().max(100).optional().describe('The least step, such as 30s; $variables may stand in it.'),
})
export type DashboardQuery = z.infer<typeof DashboardQuery>

export const Threshold = z.strictObject({ from: z.number().nullable().describe('The least value that it holds for; null is from the beginning.'), look: Look })
export type Threshold = z.infer<typeof Threshold>

export const Mapping = z.strictObject({
  value: z.union([z.string().max(1000), z.number()]).optional(), from: z.number().nullable().optional(), to: z.number().nullable().optional(), empty: z.boolean().optional().describe('Where there is no value.'),
  text: z.string().max(1000).optional(), look: Look.optional(),
})
export type Mapping = z.infer<typeof Mapping>

/** How values are shown, for a whole panel or for some of its series or columns. */
const ShownAs = {
  unit: Unit.optional(), suffix: z.string().max(40).optional().describe('Words after the number, where no unit fits.'), decimals: z.number().int().min(0).max(12).optional(),
  min: z.number().optional(), max: z.number().optional(), thresholds: z.array(Threshold).max(50).optional(), mappings: z.array(Mapping).max(500).optional(),
}

export const Override = z.strictObject({
  series: z.string().max(2000).optional().describe('Series or columns of this name.'), matching: z.string().max(2000).optional().describe('Series or columns whose name this regular expression fits.'), query: z.string().max(100).optional().describe('Series of the query of this name.'),
  ...ShownAs, name: z.string().max(500).optional().describe('What it is called instead.'), style: z.enum(['line', 'area', 'bars', 'points']).optional(), hidden: z.boolean().optional(), right: z.boolean().optional().describe('Measured by an axis of its own, at the right.'), negative: z.boolean().optional().describe('Drawn below zero.'), look: Look.optional(),
})
export type Override = z.infer<typeof Override>

export const Panel = z.strictObject({
  title: title.optional(), picture: z.enum(pictures), description: text.optional(),
  span: z.number().int().min(1).max(24).optional().describe('Columns of 24; 12 unless given.'), height: z.number().int().min(1).max(100).optional().describe('Rows of some 36 pixels; 8 unless given.'),
  queries: z.array(DashboardQuery).max(100).optional(),
  ...ShownAs,
  style: z.enum(['line', 'area', 'bars', 'points']).optional().describe('Of a time series: line unless given.'), stacked: z.union([z.boolean(), z.literal('percent')]).optional(),
  legend: z.enum(['names', 'table', 'none']).optional().describe('names unless given.'), showThresholds: z.boolean().optional().describe('Draw the thresholds as lines.'), logarithmic: z.boolean().optional(), joinGaps: z.boolean().optional(),
  reduce: z.enum(reductions).optional().describe('What one figure is made of: last unless given.'), sparkline: z.boolean().optional().describe('Of a figure: with its course; true unless given.'), showName: z.boolean().optional(),
  columns: z.strictObject({ hide: z.array(z.string().max(500)).max(500).optional(), order: z.array(z.string().max(500)).max(500).optional(), names: z.record(z.string().max(500), z.string().max(500)).optional(), sort: z.string().max(500).optional(), descending: z.boolean().optional() }).optional(),
  overrides: z.array(Override).max(500).optional(), text: text.optional().describe('Of a text: Markdown.'), collapsed: z.boolean().optional().describe('Of a row: folded at first.'),
  repeat: VariableName.optional().describe('Once for each value of this variable.'), range: Length.optional().describe('Shows so much time instead of the dashboard\'s.'), offset: Length.optional().describe('Shows the time so long ago.'),
  links: z.array(z.strictObject({ title, url: z.string().max(4000) })).max(50).optional(),
})
export type Panel = z.infer<typeof Panel>

export const Variable = z.strictObject({
  name: VariableName, label: title.optional(), description: text.optional(),
  type: z.enum(['query', 'custom', 'text', 'constant', 'interval']),
  query: text.optional().describe('Of a query: label_values(up, job), label_names(), metrics(regex) or query_result(expression).'), language: z.enum(['promql', 'logql']).optional(),
  regex: z.string().max(2000).optional().describe('Keeps what it fits; its first group is the value.'), sort: z.enum(['none', 'name', 'name-descending', 'number', 'number-descending']).optional(),
  options: z.array(z.union([z.string().max(10_000), z.strictObject({ value: z.string().max(10_000), text: z.string().max(10_000) })])).max(5000).optional().describe('Of a choice of your own or of lengths of time.'),
  multi: z.boolean().optional().describe('Several at once.'), includeAll: z.boolean().optional(), allValue: z.string().max(10_000).optional().describe('What All stands for; all values unless given.'),
  default: z.union([z.string().max(10_000), z.array(z.string().max(10_000)).max(5000)]).optional(), hidden: z.boolean().optional(),
})
export type Variable = z.infer<typeof Variable>

/** A dashboard as it stands in a file. */
export const Dashboard = z.strictObject({
  apiVersion: z.literal(dashboardVersion), kind: z.literal('Dashboard'),
  title: title.min(1, 'Give it a title.'), description: text.optional(), tags: z.array(z.string().max(200)).max(100).optional(),
  range: Length.optional().describe('The time shown at first; 1h unless given.'), refresh: z.union([Length, z.literal('off')]).optional().describe('How often it is asked again; 30s unless given.'),
  variables: z.array(Variable).max(200).optional(), panels: z.array(Panel).max(1000),
  links: z.array(z.strictObject({ title, url: z.string().max(4000) })).max(50).optional(),
})
export type Dashboard = z.infer<typeof Dashboard>
