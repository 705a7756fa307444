import * as access from '#kernel/access/contract'
import * as attention from '#kernel/attention/contract'
import * as catalog from '#kernel/catalog/contract'
import * as runs from '#kernel/runs/contract'
import * as timeline from '#kernel/timeline/contract'
import * as alerting from '#features/alerting/contract'
import * as collaboration from '#features/collaboration/contract'
import * as incidents from '#features/incidents/contract'
import * as pipelines from '#features/pipelines/contract'
import * as releases from '#features/releases/contract'
import * as repositories from '#features/repositories/contract'
import { isOperation, type Operation } from '#lib/operation'

/** Every part whose operations can be called from the palette: one line each. */
const contracts: readonly Readonly<Record<string, unknown>>[] = [access, attention, catalog, runs, timeline, alerting, collaboration, incidents, pipelines, releases, repositories]

/** All operations but those for people who are not signed in. */
export const operations: readonly Operation[] = contracts.flatMap((contract) => Object.values(contract).filter(isOperation)).filter(({ access: needed }) => needed !== 'anyone')
