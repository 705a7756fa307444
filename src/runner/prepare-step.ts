import { statSync, writeFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { evaluateCondition, evaluateRecord, evaluateText, type ExpressionContexts, isSettableEnv, resolveShell } from '#lib/workflow'
import type { StepSpec } from '#kernel/runs/protocol'
import { emptyFiles } from './collect-results.ts'
import type { StepLaunch } from './executor.ts'
import { hashFilesIn } from './hash-files.ts'
import { baseEnv, type JobSetting, stepContexts, trackingIdOf } from './job-context.ts'
import type { StepEnd } from './journal.ts'

export type JobStatus = 'success' | 'failure' | 'cancelled'

/** A step that is ready to start, one that is passed over, or one that cannot be started. */
export type Prepared = { readonly kind: 'run'; readonly launch: StepLaunch } | { readonly kind: 'skip'; readonly reason: string } | { readonly kind: 'fail'; readonly reason: string }

/** Evaluates a step and writes its script and files. What is wrong with the step is told as its failure, never thrown. */
export function prepareStep(setting: JobSetting, files: string, step: StepSpec, ended: readonly StepEnd[], status: JobStatus): Prepared {
  try {
    return prepare(setting, files, step, ended, status)
  } catch (error) {
    return { kind: 'fail', reason: error instanceof Error ? error.message : String(error) }
  }
}

function prepare(setting: JobSetting, files: string, step: StepSpec, ended: readonly StepEnd[], status: JobStatus): Prepared {
  const options = { functions: { hashFiles: hashFilesIn(setting.folder.workspace) } }
  const set = jobEnv(setting, ended, options)
  const contexts = (env: Readonly<Record<string, string>>) => stepContexts(setting, step.key, env, ended, status)
  const condition = evaluateCondition(step.if, contexts(set), { of: 'step', job: status }, options)
  if (!condition.passed) return { kind: 'skip', reason: step.if === undefined ? 'An earlier step did not succeed.' : `Its condition is false: ${step.if}` }
  const evaluates = setting.job.spec.evaluates !== undefined
  const own = evaluates ? evaluateRecord(step.env ?? {}, contexts(set), options) : (step.env ?? {})
  const text = (template: string) => (evaluates ? evaluateText(template, contexts({ ...set, ...own }), options) : template)
  const cwd = resolve(setting.folder.workspace, text(step.workingDirectory ?? '.'))
  if (!isFolder(cwd)) return { kind: 'fail', reason: `The working directory ${step.workingDirectory ?? cwd} is not there. Make it in an earlier step, or correct it.` }
  return { kind: 'run', launch: write(setting, files, step, { cwd, script: text(step.run), env: { ...set, ...own }, ended }) }
}

/** The job's variables, and on top what steps have set since. */
function jobEnv(setting: JobSetting, ended: readonly StepEnd[], options: Parameters<typeof evaluateRecord>[2]): Record<string, string> {
  const { spec } = setting.job
  const contexts: ExpressionContexts = stepContexts(setting, '', {}, [], 'success')
  const given = spec.evaluates ? evaluateRecord(spec.env ?? {}, contexts, options) : (spec.env ?? {})
  return Object.assign({ ...given }, ...ended.map((end) => end.env))
}

interface Written {
  readonly cwd: string
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  readonly ended: readonly StepEnd[]
}

function write(setting: JobSetting, files: string, step: StepSpec, { cwd, script, env, ended }: Written): StepLaunch {
  emptyFiles(setting.folder.files)
  const shell = resolveShell(step.shell)
  if (!shell) throw new Error(`The shell ${step.shell} is not supported.`)
  const scriptPath = `${files}.script${shell.extension}`
  writeFileSync(scriptPath, script, { mode: 0o700 })
  const base = baseEnv(setting, step.key)
  const spoken = setting.folder.files
  const paths = ended.flatMap((end) => end.paths).toReversed()
  const chosen = Object.fromEntries(Object.entries(env).filter(([name]) => isSettable(name)))
  const secrets = Object.fromEntries((step.secrets ?? []).flatMap((name) => (setting.secrets[name] === undefined ? [] : [[name, setting.secrets[name]]])))
  const path = [...paths, chosen['PATH'] ?? base['PATH'] ?? ''].join(':')
  return {
    files, output: `${files}.output`, script, cwd, trackingId: trackingIdOf(setting.job), argv: shell.argv.map((part) => part.replaceAll('{0}', scriptPath)),
    env: {
      ...base, ...chosen, ...secrets, PATH: path,
      GITHUB_ENV: spoken.env, GITHUB_OUTPUT: spoken.output, GITHUB_PATH: spoken.path, GITHUB_STEP_SUMMARY: spoken.summary, GITHUB_STATE: spoken.state,
    },
  }
}

/** GitHub's own variables, and what finds stray processes, cannot be replaced; a plan may still fill in GITHUB_ names that are left open. */
function isSettable(name: string): boolean {
  return (isSettableEnv(name) || /^GITHUB_(?!WORKSPACE$|ENV$|OUTPUT$|PATH$|STEP_SUMMARY$|STATE$|EVENT_PATH$)/.test(name)) && name !== 'ARTIFACTS_DIR' && !name.includes('\0') && !name.includes('=') && name !== ''
}

function isFolder(path: string): boolean {
  try {
    return isAbsolute(path) && statSync(path).isDirectory()
  } catch {
    return false
  }
}
