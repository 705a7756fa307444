import type { AlertRow } from '../alerting-tables.ts'
import type { Alert } from '../contract.ts'

export function alertView(row: AlertRow): Alert {
  return {
    id: row.id, name: row.name, severity: row.severity, service: row.service, environment: row.environment, state: row.state, summary: row.summary, labels: row.labels,
    startedAt: row.started_at.toISOString(), firedAt: row.fired_at.toISOString(), resolvedAt: row.resolved_at?.toISOString() ?? null, check: row.check_name, runbookUrl: row.runbook_url,
  }
}
