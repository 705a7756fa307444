import { z } from 'zod'
import { defineOperation } from '#lib/operation'

export interface DashboardPanel {
  readonly title: string
  readonly type: string
  /** Expressions, in whatever language its data source speaks. */
  readonly queries: readonly string[]
}

/** Facts of an entity of kind `dashboard`: a Grafana dashboard as JSON. */
export interface DashboardFacts {
  readonly path: string
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
  durationMs: z.number(), samples: z.number().int(), intervalMs: z.number(), labels: z.record(z.string(), z.string()), source: z.string(),
})

export const listTargets = defineOperation({
  name: 'targets.list', kind: 'query', access: 'metrics:read', summary: 'List what metrics are scraped from and how it goes, and what of the configuration is not done.',
  input: z.object({ job: z.string().optional(), health: z.enum(['unknown', 'up', 'down']).optional() }),
  output: z.object({
    items: z.array(ScrapeTarget), isScraping: z.boolean().describe('Whether this server is the one of several that scrapes.'), file: z.string().nullable().describe('The prometheus.yml that was imported.'),
    droppedCount: z.number().int(), faults: z.array(Fault), notSupported: z.array(Fault),
  }),
  table: { rows: 'items', columns: ['health', 'job', 'instance', 'samples', 'durationMs', 'lastScrapeAt', 'lastError'] },
})
