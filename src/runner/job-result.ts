import { evaluateText, type Masker } from '#lib/workflow'
import { type JobSetting, stepContexts } from './job-context.ts'
import type { JobResult, StepEnd } from './journal.ts'

const maxSummaryLength = 2 ** 20

/** How a job ended, from how its steps did. */
export function jobResult(setting: JobSetting, ended: readonly StepEnd[], masker: Masker, stop: { reason: string; as: 'cancelled' | 'failed' } | undefined): JobResult {
  const { steps } = setting.job.spec
  const failed = ended.find((end) => end.outcome === 'failure' && steps[end.step]?.continueOnError !== true)
  const summary = ended.map((end) => end.summary).filter((text) => text !== '').join('\n').slice(0, maxSummaryLength)
  const { outputs, fault } = jobOutputs(setting, ended, masker)
  const common = { t: 'result' as const, outputs, summary: summary === '' ? null : summary.replaceAll('\0', '\uFFFD') }
  if (stop) return { ...common, state: stop.as, reason: stop.reason.slice(0, 2000) }
  if (failed) return { ...common, state: 'failed', reason: `${steps[failed.step]?.name ?? 'A step'}: ${failed.reason ?? 'it failed.'}`.slice(0, 2000) }
  if (fault !== undefined) return { ...common, state: 'failed', reason: fault.slice(0, 2000) }
  return { ...common, state: 'succeeded', reason: null }
}

/** Outputs go to other jobs and are shown: one that holds a secret is left out, as at GitHub. */
function jobOutputs(setting: JobSetting, ended: readonly StepEnd[], masker: Masker): { outputs: Record<string, string>; fault: string | undefined } {
  const env = Object.assign({}, ...ended.map((end) => end.env)) as Record<string, string>
  const contexts = stepContexts(setting, '', env, ended, 'success')
  const outputs: Record<string, string> = {}
  try {
    for (const [name, template] of Object.entries(setting.job.spec.outputs ?? {})) {
      const value = evaluateText(template, contexts)
      if (masker.mask(value) === value) outputs[name] = value.replaceAll('\0', '\uFFFD')
    }
    return { outputs, fault: undefined }
  } catch (error) {
    return { outputs, fault: `The outputs of the job cannot be evaluated: ${masker.mask(error instanceof Error ? error.message : String(error))}` }
  }
}
