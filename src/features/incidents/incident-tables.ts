import type { ColumnType, Generated, Selectable } from 'kysely'
import type { z } from 'zod'
import type { ActionItem, Cause, IncidentRole, IncidentState, Severity } from './contract.ts'

type Json<Value> = ColumnType<Value, string, string>

interface IncidentTable {
  id: string
  number: Generated<number>
  title: string
  severity: z.infer<typeof Severity>
  state: z.infer<typeof IncidentState>
  service: string | null
  environment: string | null
  started_at: Date
  onset_at: Date
  opened_at: Date
  acknowledged_at: Date | null
  mitigated_at: Date | null
  resolved_at: Date | null
  opened_by: string
  resolution: Generated<string>
  confirmed_cause: string | null
}
export type IncidentRow = Selectable<IncidentTable>

interface ActionTable {
  id: string
  incident_id: string
  title: string
  owner: string | null
  due_at: Date | null
  opened_at: Date
  proven_by_type: string | null
  proven_by_subject: string | null
  not_tree_sha: string | null
  proof: ColumnType<ActionItem['proof'], string | null, string | null>
}
export type ActionRow = Selectable<ActionTable>

export type IncidentTables = {
  incidents_incidents: IncidentTable
  incidents_roles: { incident_id: string; role: z.infer<typeof IncidentRole>; person_id: string; name: string }
  incidents_alerts: { incident_id: string; alert_id: string; is_resolved: Generated<boolean> }
  incidents_causes: { incident_id: string; rank: number; event_id: string; cause: Json<Cause> }
  incidents_confirmed_causes: { incident_id: string; event_id: string; subject: string; type: string; confirmed_at: Date }
  incidents_postmortems: { incident_id: string; markdown: string; saved_at: Date; is_edited: boolean }
  incidents_actions: ActionTable
}
