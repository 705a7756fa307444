import type { Generated } from 'kysely'
import type { Db } from '#platform/database'
import type { Deployment, Environment, ProcessStrategy } from './contract.ts'

export type EnvironmentTable = {
  id: string
  service: string
  name: string
  repository: string
  target: ProcessStrategy
  is_automatic: boolean
  live_deployment_id: string | null
  live_slot: string | null
  is_stopped: Generated<boolean>
  state: Generated<Environment['state']>
  state_reason: Generated<string>
  state_since: Generated<Date>
  seen_restarts: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type BuildTable = {
  repository: string
  commit_sha: string
  workflow: string
  tree_sha: string
  run_id: string | null
  has_passed: boolean
  finished_at: Date
}

export type ReleaseTable = {
  id: string
  service: string
  repository: string
  version: string
  commit_sha: string
  tree_sha: string
  message: string
  author: string
  pipeline_run_id: string | null
  created_at: Date
}

export type QuarantineTable = {
  service: string
  tree_sha: string
  release_id: string
  reason: string
  quarantined_by: string
  quarantined_at: Date
}

export type DeploymentTable = {
  id: string
  run_id: string | null
  environment_id: string
  release_id: string
  kind: Deployment['kind']
  state: Generated<Deployment['state']>
  slot: string
  reason: string
  started_by: string
  started_at: Date
  finished_at: Date | null
  previous_release_id: string | null
}

type SkipTable = {
  environment_id: string
  release_id: string
  reason: string
  is_quarantine: boolean
  skipped_at: Date
}

type Tables = {
  releases_environments: EnvironmentTable
  releases_builds: BuildTable
  releases_releases: ReleaseTable
  releases_quarantine: QuarantineTable
  releases_deployments: DeploymentTable
  releases_skips: SkipTable
}

/** The same handle, knowing this feature's tables. */
export function tablesOf(db: Db) {
  return db.withTables<Tables>()
}
