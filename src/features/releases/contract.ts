import { z } from 'zod'
import { EntityRef, parseEntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })
const Reason = z.string().min(3, 'Say why, in a few words.').max(500)

/** The strategy `process`: a release folder, a switched link, a supervised command, a health address that must answer. */
export const ProcessStrategy = z.object({
  strategy: z.literal('process'),
  command: z.string().min(1).max(4000).describe('Started in the release folder by sh.'),
  healthUrl: z.url().describe('Must answer 2xx before the switch counts.'),
  healthTimeoutMs: z.number().int().min(500).max(600_000).default(30_000),
  prepare: z.string().max(4000).default('').describe('Run once in a new release folder, before it is switched to.'),
  keepReleases: z.number().int().min(2).max(100).default(5),
  env: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  labels: z.array(z.string()).default([]).describe('Runner labels: where it runs.'),
})
export type ProcessStrategy = z.infer<typeof ProcessStrategy>

export const Environment = z.object({
  ref: EntityRef, name: z.string(), service: EntityRef, repository: EntityRef, target: ProcessStrategy,
  /** Deploys each release of the default branch by itself. */
  isAutomatic: z.boolean(),
  current: z.object({ releaseId: z.string(), version: z.string(), commit: z.string(), deployedAt: moment, by: z.string() }).nullable(),
  state: z.enum(['ok', 'running', 'waiting', 'degraded', 'failing', 'unknown', 'off']), reason: z.string(),
})
export type Environment = z.infer<typeof Environment>

export const Release = z.object({
  id: z.string(), service: EntityRef, repository: EntityRef, version: z.string(), commit: z.string(), treeSha: z.string(), message: z.string(), author: z.string(),
  pipelineRunId: z.string().nullable(), createdAt: moment,
  quarantine: z.object({ reason: z.string(), by: z.string(), at: moment }).nullable(),
  deployedTo: z.array(z.string()),
})
export type Release = z.infer<typeof Release>
/** `service:default/shop@1.4.2`, as comments and addresses name it. */
export function releaseName({ service, version }: Pick<Release, 'service' | 'version'>): string {
  return `${service}@${version}`
}
/** The page of a release. */
export function releasePath(release: Pick<Release, 'service' | 'version'>): string {
  return `/releases?tab=releases&release=${encodeURIComponent(releaseName(release))}`
}

export const Deployment = z.object({
  id: z.string(), runId: z.string(), service: EntityRef, environment: z.string(), release: z.string(), version: z.string(), commit: z.string(), kind: z.enum(['deploy', 'rollback']),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']), reason: z.string(), by: z.string(), startedAt: moment, finishedAt: moment.nullable(), previousVersion: z.string().nullable(),
})
export type Deployment = z.infer<typeof Deployment>

/** What happened to a service in an environment. `commit` and `treeSha` are what is live after it. */
const ServiceChange = z.object({
  service: EntityRef, environment: z.string(), deploymentId: z.string(), runId: z.string(), releaseId: z.string(), version: z.string(), commit: z.string(), treeSha: z.string(),
  previous: z.object({ releaseId: z.string(), version: z.string(), commit: z.string() }).nullable(), reason: z.string(),
})
const toServiceSubject = (data: z.infer<typeof ServiceChange>) => ({
  id: data.service, content: { environment: { id: data.environment }, artifactId: `pkg:generic/${data.service.split('/')[1] ?? 'service'}@${data.commit}` },
})
export const ServiceDeployed = defineEvent('dev.cdevents.service.deployed.0.3.0', ServiceChange, toServiceSubject)
export const ServiceUpgraded = defineEvent('dev.cdevents.service.upgraded.0.3.0', ServiceChange, toServiceSubject)
export const ServiceRolledBack = defineEvent('dev.cdevents.service.rolledback.0.3.0', ServiceChange, toServiceSubject)
export const DeploymentFailed = defineEvent('dev.daybook.deployment.failed', ServiceChange)
export const DeploymentSkipped = defineEvent('dev.daybook.deployment.skipped', z.object({ service: EntityRef, environment: z.string(), releaseId: z.string(), version: z.string(), reason: z.string() }))
export const ReleaseCreated = defineEvent('dev.daybook.release.created', z.object({ releaseId: z.string(), service: EntityRef, version: z.string(), commit: z.string(), treeSha: z.string() }))
export const ReleaseQuarantined = defineEvent('dev.daybook.release.quarantined', z.object({ releaseId: z.string(), service: EntityRef, version: z.string(), commit: z.string(), treeSha: z.string(), reason: z.string() }))
export const ReleaseUnquarantined = defineEvent('dev.daybook.release.unquarantined', z.object({ releaseId: z.string(), service: EntityRef, version: z.string(), treeSha: z.string(), reason: z.string() }))
export const EnvironmentSaved = defineEvent('dev.daybook.environment.saved', z.object({ name: z.string(), service: EntityRef }))
export const EnvironmentStopped = defineEvent('dev.daybook.environment.stopped', z.object({ name: z.string(), service: EntityRef, reason: z.string() }))
/** The supervised process ended by itself, and was started again (or given up). */
export const ServiceCrashed = defineEvent('dev.daybook.service.crashed', z.object({ service: EntityRef, environment: z.string(), version: z.string(), exitCode: z.number().int().nullable(), restarts: z.number().int() }))

export const listEnvironments = defineOperation({
  name: 'releases.environments', kind: 'query', access: 'releases:read', summary: 'List environments and what is live in each.',
  input: z.object({ service: EntityRef.optional() }), output: z.object({ items: z.array(Environment) }),
  table: { rows: 'items', columns: ['name', 'service', 'state', 'current.version', 'current.commit', 'current.deployedAt', 'reason'] },
})
export const getEnvironment = defineOperation({
  name: 'releases.environment', kind: 'query', access: 'releases:read', summary: 'Show one environment of a service with its deployments.',
  input: z.object({ name: z.string(), service: EntityRef }), output: z.object({ environment: Environment, deployments: z.array(Deployment), releases: z.array(Release) }), positional: ['name', 'service'],
})
export const saveEnvironment = defineOperation({
  name: 'releases.saveEnvironment', kind: 'command', access: 'releases:manage', scope: 'service', summary: 'Add or change an environment of a service.',
  input: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), service: EntityRef, repository: EntityRef, target: ProcessStrategy, isAutomatic: z.boolean().default(true) }),
  output: Environment, positional: ['name', 'service'],
})
/** The next deployment starts it again. */
export const stopEnvironment = defineOperation({
  name: 'releases.stopEnvironment', kind: 'command', access: 'releases:manage', scope: 'service', summary: 'Stop what runs in an environment until the next deployment.',
  input: z.object({ name: z.string(), service: EntityRef, reason: z.string().max(500).default('No reason given.') }), output: Environment, positional: ['name', 'service'],
})
export const listReleases = defineOperation({
  name: 'releases.list', kind: 'query', access: 'releases:read', summary: 'List releases, newest first.',
  input: z.object({ service: EntityRef.optional(), ...PageInput }), output: pageOf(Release),
  table: { rows: 'items', columns: ['version', 'service', 'commit', 'message', 'deployedTo', 'quarantine.reason', 'createdAt'] },
})
export const deploy = defineOperation({
  name: 'releases.deploy', kind: 'command', access: 'releases:write', scope: 'service', summary: 'Deploy a release to an environment.',
  input: z.object({ service: EntityRef, environment: z.string(), release: z.string().describe('Id, version or commit; latest takes the newest that is not quarantined.').default('latest'), reason: z.string().max(500).default('') }),
  output: Deployment, positional: ['service', 'environment', 'release'],
})
export const rollback = defineOperation({
  name: 'releases.rollback', kind: 'command', access: 'releases:write', scope: 'service', summary: 'Go back to an earlier release and quarantine the one that was live.',
  input: z.object({ service: EntityRef, environment: z.string(), to: z.string().describe('Id, version or commit; the last good one unless given.').optional(), reason: Reason, quarantine: z.boolean().default(true) }),
  output: Deployment, positional: ['service', 'environment'],
})
export const quarantineRelease = defineOperation({
  name: 'releases.quarantine', kind: 'command', access: 'releases:write', scope: 'handler', summary: 'Keep a release, and any with the same content, from being deployed.',
  input: z.object({ release: z.string(), reason: Reason }), output: Release, positional: ['release', 'reason'],
})
export const unquarantineRelease = defineOperation({
  name: 'releases.unquarantine', kind: 'command', access: 'releases:manage', scope: 'handler', summary: 'Let a quarantined release be deployed again.',
  input: z.object({ release: z.string(), reason: Reason }), output: Release, positional: ['release', 'reason'],
})

/** Page of an environment: the service by its name, with its namespace and `~` before it where that is not the default one. */
export function environmentPath(service: string, environment: string): string {
  const { namespace, name } = parseEntityRef(service)
  return `/environments/${namespace === 'default' ? name : `${namespace}~${name}`}/${environment}`
}
