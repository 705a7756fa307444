import type { ContextValue } from '../expression/context-value.ts'
import type { JobFacts, RunFacts } from './run-facts.ts'

type Context = Readonly<Record<string, ContextValue>>

/** The `github` context. Without a job it is that of the planning server: no workspace, no paths. */
export function githubContext(run: RunFacts, job?: JobFacts): Context {
  const { kind, name } = refParts(run.ref)
  const owner = run.repository.split('/')[0] ?? ''
  return {
    repository: run.repository, repository_owner: owner, repositoryUrl: `${run.serverUrl}/git/${run.repository}.git`,
    ref: run.ref, ref_name: name, ref_type: kind, ref_protected: false, sha: run.sha,
    head_ref: run.headRef ?? '', base_ref: run.baseRef ?? '',
    event_name: run.eventName, event: run.event,
    actor: run.actor, triggering_actor: run.triggeringActor ?? run.actor,
    workflow: run.workflow, workflow_ref: `${run.repository}/${run.workflowPath}@${run.ref}`, workflow_sha: run.sha,
    run_id: run.runId, run_number: String(run.runNumber), run_attempt: String(run.runAttempt),
    server_url: run.serverUrl, api_url: run.apiUrl ?? `${run.serverUrl}/api/v1`, graphql_url: '', token: run.token ?? '',
    ...(job === undefined ? {} : jobPart(job)),
  }
}

function jobPart(job: JobFacts): Context {
  return { job: job.jobId, workspace: job.workspace, event_path: job.eventPath, action: job.action ?? '', env: job.envFile ?? '', path: job.pathFile ?? '' }
}

/** `refs/heads/feature/a` → branch `feature/a`; `refs/pull/7/merge` → branch `7/merge`, as GitHub names it. */
export function refParts(ref: string): { readonly kind: 'branch' | 'tag'; readonly name: string } {
  return { kind: ref.startsWith('refs/tags/') ? 'tag' : 'branch', name: ref.replace(/^refs\/(heads|tags|pull)\//, '') }
}
