import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { listArtifacts } from './contract.ts'
import { findRun } from './run-store.ts'

export interface ArtifactRow {
  id: string
  run_id: string
  job_key: string
  name: string
  size_bytes: number
  sha256: string
  created_at: Date
}

export const listArtifactsHandler = handle(listArtifacts, async ({ run }, ctx) => {
  await findRun(ctx.db, run)
  const { rows } = await sql<ArtifactRow>`select * from run_artifacts where run_id = ${run} order by job_key, name`.execute(ctx.db)
  return { items: rows.map((row) => ({ id: row.id, runId: row.run_id, job: row.job_key, name: row.name, sizeBytes: row.size_bytes, sha256: row.sha256, createdAt: row.created_at.toISOString() })) }
})
