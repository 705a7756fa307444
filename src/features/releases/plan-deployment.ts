import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { JobPlan, RunPlan, StepPlan } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import type { ProcessStrategy } from './contract.ts'
import { fetchScript, healthScript, prepareScript, startScript, switchScript } from './deployment-scripts.data.ts'
import { supervisorScript } from './supervisor-script.data.ts'

export interface PlannedDeployment {
  readonly deploymentId: string
  readonly kind: 'deploy' | 'rollback'
  readonly service: string
  readonly environment: string
  readonly target: ProcessStrategy
  /** Absolute, see `environmentFolder`. */
  readonly folder: string
  /** Below `folder`: `deployments/ID`. */
  readonly slot: string
  readonly gitDir: string
  readonly release: { readonly id: string; readonly version: string; readonly commit: string }
}

/** Time for fetching and preparing; the health address has its own. */
const workTimeoutMs = 15 * 60_000
const stepTimeoutMs = 10 * 60_000

/** The strategy `process` as one job of steps, each of which may be repeated after it was cut off. */
export function planDeployment(deployment: PlannedDeployment): RunPlan {
  const { service, environment, target, release, kind } = deployment
  const verb = kind === 'rollback' ? 'Roll back' : 'Deploy'
  const job: JobPlan = {
    key: 'deploy', name: `${verb} ${release.version}`, needs: [], executor: 'process', labels: target.labels, steps: stepsOf(target),
    env: environmentOf(deployment), timeoutMs: workTimeoutMs + 2 * target.healthTimeoutMs, retries: 0, extra: { deploymentId: deployment.deploymentId },
  }
  return {
    title: `${verb} ${parseEntityRef(service).name} ${release.version} ${kind === 'rollback' ? 'in' : 'to'} ${environment}`,
    subject: service, environment, jobs: [job],
    // A rollback may not wait for what it takes back.
    concurrency: { key: concurrencyKey(service, environment), cancelInProgress: kind === 'rollback' },
  }
}

export function concurrencyKey(service: string, environment: string): string {
  return `deployment:${service}:${environment}`
}

function stepsOf(target: ProcessStrategy): StepPlan[] {
  const secrets = target.secrets.length > 0 ? { secrets: target.secrets } : {}
  const healthTimeoutMs = stepTimeoutMs + 2 * target.healthTimeoutMs
  return [
    { key: 'fetch', name: 'Fetch release', shell: 'bash', run: fetchScript, timeoutMs: stepTimeoutMs },
    { key: 'prepare', name: 'Prepare', shell: 'bash', run: prepareScript, timeoutMs: stepTimeoutMs, ...secrets },
    { key: 'switch', name: 'Switch', shell: 'bash', run: switchScript, timeoutMs: stepTimeoutMs, ...secrets },
    // These two show lines of the service's log: naming the secrets has them masked.
    { key: 'start', name: 'Start', shell: 'bash', run: startScript, timeoutMs: stepTimeoutMs, ...secrets },
    { key: 'health', name: 'Health', shell: 'bash', run: healthScript, timeoutMs: healthTimeoutMs, ...secrets },
  ]
}

function environmentOf({ folder, slot, target, gitDir, release, service, environment }: PlannedDeployment): Record<string, string> {
  const settings = {
    ...target.env, DAYBOOK_SERVICE: service, DAYBOOK_ENVIRONMENT: environment, DAYBOOK_VERSION: release.version, DAYBOOK_COMMIT: release.commit,
    // Found again by the supervisor when it stops what has left its process group.
    DAYBOOK_SUPERVISED: `${folder};`,
  }
  return {
    RELEASE_FOLDER: folder, RELEASE_SLOT: slot, RELEASE_APP: `releases/${folderOfRelease(release.id, target.prepare)}`, RELEASE_GIT_DIR: gitDir,
    RELEASE_COMMIT: release.commit, RELEASE_VERSION: release.version, RELEASE_PREPARE: target.prepare, RELEASE_COMMAND: target.command,
    RELEASE_PORT: loopbackPort(target.healthUrl), RELEASE_HEALTH: JSON.stringify({ url: target.healthUrl, timeoutMs: target.healthTimeoutMs }), RELEASE_SETTINGS: JSON.stringify(settings),
    RELEASE_SECRETS: JSON.stringify(target.secrets), RELEASE_KEEP: String(target.keepReleases), RELEASE_SUPERVISOR: supervisorScript,
    RELEASE_NODE: existsSync(process.execPath) ? process.execPath : 'node',
  }
}

/** A release that is prepared in another way is another folder: the one that is live is never changed. */
function folderOfRelease(releaseId: string, prepare: string): string {
  return prepare === '' ? releaseId : `${releaseId}-${createHash('sha256').update(prepare).digest('hex').slice(0, 8)}`
}

/** The port that the service will listen at, where the health address is on this machine; else nothing. */
function loopbackPort(healthUrl: string): string {
  const { hostname, port, protocol } = new URL(healthUrl)
  if (!/^(localhost|127\..*|\[::1\])$/.test(hostname)) return ''
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port
}
