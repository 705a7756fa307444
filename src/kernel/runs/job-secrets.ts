import { type Db, sql } from '#platform/database'
import type { JobRow } from './run-rows.ts'
import type { SecretBox } from '#platform/secrets'

/** Names of the secrets that a job or one of its steps names. */
export function secretNames(job: Pick<JobRow, 'plan'>): string[] {
  return [...new Set([...(job.plan.secrets ?? []), ...job.plan.steps.flatMap((step) => step.secrets ?? [])])]
}

/**
 * The sealed secrets of a leased job: as they were at its lease, so that a runner that comes back masks the same values.
 * Names without a secret are left out, as GitHub does.
 */
export async function sealedSecretsFor(db: Db, job: Pick<JobRow, 'plan' | 'run_id' | 'key'>): Promise<Record<string, string>> {
  const names = secretNames(job)
  if (names.length === 0) return {}
  const kept = (await sql<{ lease_secrets: Record<string, string> | null }>`select lease_secrets from run_jobs where run_id = ${job.run_id} and key = ${job.key}`.execute(db)).rows[0]?.lease_secrets
  if (kept) return kept
  const { rows } = await sql<{ name: string; sealed: string }>`update run_secrets set last_used_at = now() where name = any(${names}) returning name, sealed`.execute(db)
  const sealed = Object.fromEntries(rows.map((row) => [row.name, row.sealed]))
  await sql`update run_jobs set lease_secrets = ${JSON.stringify(sealed)}::jsonb where run_id = ${job.run_id} and key = ${job.key}`.execute(db)
  return sealed
}

export function openSecrets(sealed: Readonly<Record<string, string>>, box: SecretBox): Record<string, string> {
  return Object.fromEntries(Object.entries(sealed).map(([name, text]) => [name, box.open(name, text)]))
}
