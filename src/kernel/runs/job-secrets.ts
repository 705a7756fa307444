import { endJobTokens, issueJobToken } from '#kernel/access'
import type { Clock } from '#platform/clock'
import { type Db, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { jobTokenName } from './contract.ts'
import type { JobRow } from './run-rows.ts'

/** A token outlives the job's own time by this: the runner's last lines and its clock may be late. */
const spareMs = 600_000

/** Names of the secrets that a job or one of its steps names. */
export function secretNames(job: Pick<JobRow, 'plan'>): string[] {
  return [...new Set([...(job.plan.secrets ?? []), ...job.plan.steps.flatMap((step) => step.secrets ?? [])])]
}

/**
 * The secrets of a leased job: as they were at its lease, so that a runner that comes back masks the same values. Names
 * without a secret are left out, as GitHub does.
 */
export async function leaseSecrets(db: Db, job: Pick<JobRow, 'plan' | 'run_id' | 'key'>, { box, clock }: { readonly box: SecretBox; readonly clock: Clock }): Promise<Record<string, string>> {
  const names = secretNames(job)
  if (names.length === 0) return {}
  const kept = (await sql<{ lease_secrets: Record<string, string> | null }>`select lease_secrets from run_jobs where run_id = ${job.run_id} and key = ${job.key}`.execute(db)).rows[0]?.lease_secrets
  if (kept) return openSecrets(kept, box)
  const { rows } = await sql<{ name: string; sealed: string }>`update run_secrets set last_used_at = now() where name = any(${names}) returning name, sealed`.execute(db)
  const sealed = Object.fromEntries(rows.map((row) => [row.name, row.sealed]))
  if (names.includes(jobTokenName)) sealed[jobTokenName] = box.seal(jobTokenName, await newJobToken(db, job, clock.now()))
  await sql`update run_jobs set lease_secrets = ${JSON.stringify(sealed)}::jsonb where run_id = ${job.run_id} and key = ${job.key}`.execute(db)
  return openSecrets(sealed, box)
}

/** With its lease a job loses its token. */
export async function endLeaseSecrets(db: Db, runId: string, key: string): Promise<void> {
  await endJobTokens(db, tokenNameOf(runId, key))
}

function newJobToken(db: Db, job: Pick<JobRow, 'plan' | 'run_id' | 'key'>, now: Date): Promise<string> {
  return issueJobToken(db, { name: tokenNameOf(job.run_id, job.key), now, expiresAt: new Date(now.getTime() + job.plan.timeoutMs + spareMs) })
}

function tokenNameOf(runId: string, key: string): string {
  return `job ${key} of run ${runId}`
}

function openSecrets(sealed: Readonly<Record<string, string>>, box: SecretBox): Record<string, string> {
  return Object.fromEntries(Object.entries(sealed).map(([name, text]) => [name, box.open(name, text)]))
}
