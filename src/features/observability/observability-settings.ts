import { z } from 'zod'
import type { Telemetry } from '#kernel/telemetry'
import type { LogEcho } from '#platform/log'

/** What is measured and what comes in: `DAYBOOK_OBSERVABILITY_…`, or `observability` in settings.json. */
export const ObservabilitySettings = z.object({
  prometheusFile: z.string().optional().describe('A prometheus.yml whose targets are scraped. Left out: prometheus.yml in the folder, where there is one. Empty: none.'),
  hostMetrics: z.boolean().default(true).describe('Measure this machine, by the names of node_exporter (Linux).'),
  containerMetrics: z.boolean().default(true).describe('Measure the containers of this machine, by the names of cAdvisor (Linux).'),
  ownMetrics: z.boolean().default(true).describe('Keep Daybook\'s own metrics.'),
  dockerTargets: z.boolean().default(true).describe('Scrape containers of this machine that carry the label prometheus.io/scrape=true.'),
  catalogTargets: z.array(z.string().max(400)).default([]).describe('Entities of the catalog that are scraped where they say their metrics are: references or names with *; * alone is all of them. None, unless given: a file of a repository may name any address.'),
  collectSeconds: z.number().int().min(1).max(300).default(15).describe('How often this machine, its containers and Daybook itself are measured.'),
  maxBodyBytes: z.number().int().min(2 ** 16).max(2 ** 30).default(64 * 2 ** 20).describe('The most that one request may bring, after it is decompressed.'),
  syslogHost: z.string().default('127.0.0.1').describe('The address that syslog is listened for on.'),
  syslogTcpPort: z.number().int().min(0).max(65535).optional().describe('Take syslog over TCP on this port. Left out: not at all.'),
  syslogUdpPort: z.number().int().min(0).max(65535).optional().describe('Take syslog over UDP on this port. Left out: not at all.'),
  logFiles: z.array(z.string().min(1)).default([]).describe('Files whose lines are kept: paths with *, ? and **.'),
  logFilesConfig: z.string().optional().describe('A YAML file that says which files are read and how. Left out: daybook-logs.yaml in the folder, where there is one. Empty: none.'),
  maxLineBytes: z.number().int().min(1024).max(2 ** 20).default(256 * 1024).describe('The longest line of a file, a journal or a container: what is longer is cut.'),
  journal: z.boolean().default(true).describe('Keep what systemd\'s journal of this machine says (Linux).'),
  journalDirectory: z.string().optional().describe('Read the journal files of this folder instead of this machine\'s journal.'),
  containerLogs: z.boolean().default(true).describe('Keep what the containers of this machine say, but those with the label daybook.logs=false.'),
})
export type ObservabilitySettings = z.infer<typeof ObservabilitySettings>

export interface ObservabilityOptions {
  readonly settings: ObservabilitySettings
  /** Not to be touched before something is written or asked. */
  readonly telemetry: Telemetry
  /** Daybook's own metrics, as text. */
  readonly ownMetrics: () => Promise<string>
  /** Where Docker's engine is told to be (DOCKER_HOST); empty is the usual socket. */
  readonly dockerHost: string
  /** What Daybook's own log says. */
  readonly ownLog: LogEcho
}
