import * as access from '#kernel/access/contract'
import * as attention from '#kernel/attention/contract'
import * as catalog from '#kernel/catalog/contract'
import * as runs from '#kernel/runs/contract'
import * as telemetry from '#kernel/telemetry/contract'
import * as timeline from '#kernel/timeline/contract'
import * as alerting from '#features/alerting/contract'
import * as collaboration from '#features/collaboration/contract'
import * as incidents from '#features/incidents/contract'
import * as knowledge from '#features/knowledge/contract'
import * as observability from '#features/observability/contract'
import * as pipelines from '#features/pipelines/contract'
import * as releases from '#features/releases/contract'
import * as repositories from '#features/repositories/contract'
import { isOperation, type Operation } from '#lib/operation'

/** Every part that has commands. A new part is one line here. */
const contracts: readonly Readonly<Record<string, unknown>>[] = [
  access, attention, catalog, runs, telemetry, timeline, alerting, collaboration, incidents, knowledge, observability, pipelines, releases, repositories,
]

/** Every operation, by name. */
export function cliOperations(): readonly Operation[] {
  return contracts.flatMap((contract) => Object.values(contract).filter(isOperation)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Throws for a name that no contract declares: only names in this program are asked for. */
export function operationNamed(name: string): Operation {
  const operation = cliOperations().find((candidate) => candidate.name === name)
  if (!operation) throw new Error(`No contract declares the operation ${name}.`)
  return operation
}
