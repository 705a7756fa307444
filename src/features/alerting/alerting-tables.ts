import type { Generated } from 'kysely'
import type { Db } from '#platform/database'
import type { ChannelKindName } from './channels/channel-settings-contract.ts'
import type { Alert, CheckDetails } from './contract.ts'

type CheckTable = {
  name: string
  service: string
  environment: string | null
  /** As they were saved: `settingsOf` fills in what came later. */
  settings: unknown
  is_on: boolean
  revision: Generated<number>
  last_checked_at: Date | null
  last_is_ok: boolean | null
  last_latency_ms: number | null
  last_error: string | null
  consecutive_failures: Generated<number>
  consecutive_successes: Generated<number>
  first_failure_at: Date | null
  alert_id: string | null
  certificate_expires_at: Date | null
  sealed_secret: string | null
  token_hash: string | null
  sealed_token: string | null
  late_at: Date | null
  run_started_at: Date | null
  source: string | null
  locations: Generated<string[]>
  unknown_alert_id: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

type ResultTable = {
  check_name: string
  at: Date
  is_ok: boolean | null
  status: number | null
  latency_ms: number
  error: string | null
  details: CheckDetails | null
  location: Generated<string>
}

type PingTable = {
  id: Generated<number>
  check_name: string
  at: Date
  kind: 'success' | 'start' | 'fail' | 'log'
  exit_code: number | null
  duration_ms: number | null
  method: string
  source: string
  body: string
  is_counted: Generated<boolean>
}

type LocationTable = {
  check_name: string
  location: string
  at: Date
  is_ok: boolean | null
  latency_ms: number
  error: string | null
  consecutive_failures: number
  consecutive_successes: number
  first_failure_at: Date | null
  is_down: boolean
}

type AlertTable = {
  id: string
  fingerprint: string
  name: string
  severity: Alert['severity']
  service: string
  environment: string | null
  state: Generated<Alert['state']>
  summary: string
  labels: Record<string, string>
  annotations: Record<string, string>
  started_at: Date
  fired_at: Date
  resolved_at: Date | null
  check_name: string | null
  runbook_url: string | null
  generator_url: string | null
  expires_at: Date | null
  updated_at: Generated<Date>
  is_hidden: Generated<boolean>
  source: Generated<string>
}

export interface KeptChannel {
  readonly kind: ChannelKindName
  /** Used only when the others do not get through. */
  readonly isFallback: boolean
  readonly settings: Readonly<Record<string, unknown>>
  /** Sealed secrets by name. */
  readonly sealed: Readonly<Record<string, string>>
}

type ReceiverTable = {
  name: string
  channels: readonly KeptChannel[]
  fallback: string | null
  is_on: boolean
  updated_at: Generated<Date>
}

/** One try of a delivery. */
export interface Attempt {
  readonly at: string
  readonly status: number | null
  readonly error: string | null
  readonly ms: number
}

export type DeliveryTable = {
  id: string
  receiver: string
  group_key: string
  alert_ids: string[]
  body: string
  state: Generated<'waiting' | 'delivered' | 'failed' | 'merged'>
  attempts: Generated<number>
  last_status: number | null
  last_error: string | null
  created_at: Date
  next_attempt_at: Date | null
  finished_at: Date | null
  kind: Generated<string>
  position: Generated<number>
  notice_id: string | null
  note: string | null
  fallback_of: string | null
  tried: Generated<readonly string[]>
  has_fallen_back: Generated<boolean>
  tried_since: Date | null
  held_until: Date | null
  is_test: Generated<boolean>
  attempt_log: Generated<readonly Attempt[]>
}

type Tables = {
  alerting_checks: CheckTable
  alerting_results: ResultTable
  alerting_locations: LocationTable
  alerting_pings: PingTable
  alerting_alerts: AlertTable
  alerting_receivers: ReceiverTable
  alerting_deliveries: DeliveryTable
}

type Read<Table> = { [Column in keyof Table]: Table[Column] extends Generated<infer Value> ? Value : Table[Column] }
export type CheckRow = Read<CheckTable>
export type LocationRow = Read<LocationTable>
export type PingRow = Read<PingTable>
export type AlertRow = Read<AlertTable>
export type ReceiverRow = Read<ReceiverTable>
export type DeliveryRow = Read<DeliveryTable>

/** The same handle, knowing this feature's tables. */
export function tablesOf(db: Db) {
  return db.withTables<Tables>()
}
