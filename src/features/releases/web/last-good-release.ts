import type { Deployment, Environment, Release } from '../contract.ts'

/** The release that a rollback would go to by itself: the newest that ran well here before, with other content and not kept back. */
export function lastGoodRelease(environment: Pick<Environment, 'current'>, deployments: readonly Deployment[], releases: readonly Release[]): Release | undefined {
  const live = releases.find(({ id }) => id === environment.current?.releaseId)
  if (!live) return undefined
  const ran = deployments.filter(({ state }) => state === 'succeeded').map(({ release }) => releases.find(({ id }) => id === release))
  return ran.find((release) => release !== undefined && release.treeSha !== live.treeSha && release.quarantine === null)
}
