import type { AlertRow } from '../alerting-tables.ts'

/** What is told of an alert besides its labels; its summary and runbook by the names that receivers look for. */
export function annotationsOf(alert: Pick<AlertRow, 'annotations' | 'summary' | 'runbook_url'>): Record<string, string> {
  return { ...alert.annotations, summary: alert.annotations['summary'] ?? alert.summary, ...(alert.runbook_url === null ? {} : { runbook_url: alert.runbook_url }) }
}
