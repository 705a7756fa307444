import type { JobFacts, RunFacts, RunnerFacts } from './run-facts.ts'
import { refParts } from './github-context.ts'

/** The variables that every step starts with; those of the workflow come on top and cannot replace `GITHUB_*` and `RUNNER_*`. */
export function defaultEnv(run: RunFacts, job: JobFacts, runner: RunnerFacts): Readonly<Record<string, string>> {
  const { kind, name } = refParts(run.ref)
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: job.action ?? '',
    GITHUB_ACTOR: run.actor,
    GITHUB_API_URL: run.apiUrl ?? `${run.serverUrl}/api/v1`,
    GITHUB_BASE_REF: run.baseRef ?? '',
    GITHUB_EVENT_NAME: run.eventName,
    GITHUB_EVENT_PATH: job.eventPath,
    GITHUB_HEAD_REF: run.headRef ?? '',
    GITHUB_JOB: job.jobId,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: name,
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: kind,
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REPOSITORY_OWNER: run.repository.split('/')[0] ?? '',
    GITHUB_RUN_ATTEMPT: String(run.runAttempt),
    GITHUB_RUN_ID: run.runId,
    GITHUB_RUN_NUMBER: String(run.runNumber),
    GITHUB_SERVER_URL: run.serverUrl,
    GITHUB_SHA: run.sha,
    GITHUB_TRIGGERING_ACTOR: run.triggeringActor ?? run.actor,
    GITHUB_WORKFLOW: run.workflow,
    GITHUB_WORKFLOW_REF: `${run.repository}/${run.workflowPath}@${run.ref}`,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_WORKSPACE: job.workspace,
    ...fileEnv(job),
    RUNNER_ARCH: runner.arch,
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_NAME: runner.name,
    RUNNER_OS: runner.os,
    RUNNER_TEMP: runner.tempFolder,
    RUNNER_TOOL_CACHE: runner.toolCacheFolder,
    ...(runner.isDebug === true ? { RUNNER_DEBUG: '1' } : {}),
  }
}

function fileEnv(job: JobFacts): Readonly<Record<string, string>> {
  const files = { GITHUB_ENV: job.envFile, GITHUB_OUTPUT: job.outputFile, GITHUB_PATH: job.pathFile, GITHUB_STEP_SUMMARY: job.summaryFile, GITHUB_STATE: job.stateFile }
  return Object.fromEntries(Object.entries(files).filter((pair): pair is [string, string] => pair[1] !== undefined))
}
