import * as access from '#kernel/access/contract'
import * as attention from '#kernel/attention/contract'
import * as catalog from '#kernel/catalog/contract'
import * as runs from '#kernel/runs/contract'
import * as telemetry from '#kernel/telemetry/contract'
import * as timeline from '#kernel/timeline/contract'
import * as alerting from '#features/alerting/contract'
import * as collaboration from '#features/collaboration/contract'
import * as containers from '#features/containers/contract'
import * as incidents from '#features/incidents/contract'
import * as knowledge from '#features/knowledge/contract'
import * as observability from '#features/observability/contract'
import * as pipelines from '#features/pipelines/contract'
import * as provisioning from '#features/provisioning/contract'
import * as releases from '#features/releases/contract'
import * as repositories from '#features/repositories/contract'
import * as scripts from '#features/scripts/contract'
import * as security from '#features/security/contract'
import { type EventType, isEventType } from '#lib/event'
import { isOperation, type Operation } from '#lib/operation'

/** What each part declares to the others, by part. A new part is one line here. */
export const contracts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  access, attention, catalog, runs, telemetry, timeline, alerting, collaboration, containers, incidents, pipelines, provisioning, releases, repositories, knowledge, observability, scripts, security,
}

export function declaredOperations(part?: string): Operation[] {
  return declarations(part).filter(isOperation)
}

export function declaredEvents(part?: string): EventType[] {
  return declarations(part).filter(isEventType)
}

function declarations(part: string | undefined): unknown[] {
  return Object.entries(contracts).filter(([name]) => part === undefined || name === part).flatMap(([, contract]) => Object.values(contract))
}
