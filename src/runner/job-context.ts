import { arch, homedir, userInfo } from 'node:os'
import type { ContextValue, ExpressionContexts } from '#lib/workflow'
import type { JobFolder, KeptJob } from './job-folder.ts'
import type { StepEnd } from './journal.ts'

export interface RunnerInfo {
  readonly id: string
  readonly name: string
  /** Shared by all jobs of the runner. */
  readonly toolCache: string
}

/** What expressions and environments of a job are made of. */
export interface JobSetting {
  readonly job: KeptJob
  readonly folder: JobFolder
  readonly secrets: Readonly<Record<string, string>>
  readonly runner: RunnerInfo
}

const runnerOs: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }
const runnerArch: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', ia32: 'X86', arm: 'ARM' }

/** Fields of the `github` context that every step sees as GITHUB_… variables. */
const exposedFields = [
  'action', 'actor', 'actor_id', 'api_url', 'base_ref', 'event_name', 'graphql_url', 'head_ref', 'job', 'ref', 'ref_name', 'ref_protected', 'ref_type',
  'repository', 'repository_id', 'repository_owner', 'retention_days', 'run_attempt', 'run_id', 'run_number', 'server_url', 'sha', 'triggering_actor', 'workflow', 'workflow_ref', 'workflow_sha',
]

export function trackingIdOf({ runId, job, fence }: Pick<KeptJob, 'runId' | 'job' | 'fence'>): string {
  return `daybook_${runId}_${fence}_${Buffer.from(job).toString('base64url').slice(0, 40)}`
}

/** The `runner` context; its fields are RUNNER_… variables too. */
export function runnerFacts({ folder, runner }: JobSetting): Record<string, string> {
  return {
    name: runner.name, os: runnerOs[process.platform] ?? process.platform, arch: runnerArch[arch()] ?? arch().toUpperCase(),
    temp: folder.temp, tool_cache: runner.toolCache, environment: 'self-hosted', workspace: folder.workspace,
  }
}

/** The `github` context with what only the runner knows. */
export function githubFacts(setting: JobSetting, step: string): Record<string, ContextValue> {
  const given = setting.job.spec.evaluates?.contexts['github']
  const known = typeof given === 'object' && given !== null ? (given as Record<string, ContextValue>) : {}
  return { job: setting.job.job, run_id: setting.job.runId, run_attempt: String(setting.job.attempt), ...known, action: step, workspace: setting.folder.workspace, event_path: setting.folder.event }
}

/** The environment that steps start from: nothing of the runner's own but where to find programs. */
export function baseEnv(setting: JobSetting, step: string): Record<string, string> {
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: homedir(), USER: userName(), LOGNAME: userName(), SHELL: '/bin/sh',
    LANG: process.env['LANG'] ?? 'C.UTF-8', TMPDIR: setting.folder.temp, CI: 'true', RUNNER_TRACKING_ID: trackingIdOf(setting.job), ARTIFACTS_DIR: setting.folder.artifacts,
    GITHUB_WORKSPACE: setting.folder.workspace, GITHUB_EVENT_PATH: setting.folder.event,
  }
  if (process.env['TZ'] !== undefined) env['TZ'] = process.env['TZ']
  if (setting.job.spec.evaluates) env['GITHUB_ACTIONS'] = 'true'
  const github = githubFacts(setting, step)
  for (const field of exposedFields) {
    const value = github[field]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') env[`GITHUB_${field.toUpperCase()}`] = String(value)
  }
  for (const [field, value] of Object.entries(runnerFacts(setting))) env[`RUNNER_${field.toUpperCase()}`] = value
  return env
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'runner'
  }
}

/** Contexts for expressions of a step: what the plan gave, and what is known only here. */
export function stepContexts(setting: JobSetting, step: string, env: Readonly<Record<string, string>>, ended: readonly StepEnd[], status: string): ExpressionContexts {
  const { job, secrets } = setting
  const offered = new Set(job.spec.secrets ?? [])
  return {
    ...(job.spec.evaluates?.contexts as Record<string, ContextValue> | undefined),
    github: githubFacts(setting, step), env, runner: runnerFacts(setting), job: { status }, needs: job.needs as Record<string, ContextValue>,
    secrets: Object.fromEntries(Object.entries(secrets).filter(([name]) => offered.has(name))), steps: stepsContext(job, ended),
  }
}

function stepsContext(job: KeptJob, ended: readonly StepEnd[]): Record<string, ContextValue> {
  return Object.fromEntries(ended.flatMap((end): [string, ContextValue][] => {
    const step = job.spec.steps[end.step]
    if (!step) return []
    const conclusion = end.outcome === 'failure' && step.continueOnError === true ? 'success' : end.outcome
    return [[step.key, { outputs: end.outputs, outcome: end.outcome, conclusion }]]
  }))
}
