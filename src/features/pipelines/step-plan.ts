import { evaluateBoolean, evaluateText, evaluateTimeoutMs, type ExpressionContexts, type Job, resolveShell, type Step, stepName } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import type { StepPlan } from '#kernel/feature'
import { checkoutStep } from './checkout-step.ts'
import { ownEnv } from './own-env.ts'
import type { JobFacts } from './plan-pipeline.ts'

/**
 * A step as it goes to the runner, which evaluates its text, `env`, `if` and folder. Its limits and shell are decided now, with
 * the contexts of the plan; what reads more than those is refused when the file is read.
 */
export function toStepPlan(step: Step, job: Job, facts: JobFacts, contexts: ExpressionContexts): StepPlan {
  const timeoutMs = evaluateTimeoutMs(step.timeoutMinutes, contexts)
  const limits = { continueOnError: evaluateBoolean(step.continueOnError, contexts) ?? false, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
  if (step.uses !== undefined) return { ...checkoutStep({ ...step, env: ownEnv(step.env) }, facts.source), ...limits }
  const workingDirectory = step.workingDirectory ?? job.defaults.workingDirectory ?? facts.defaults.workingDirectory
  return {
    key: step.id, name: stepName(step), run: step.run ?? '', shell: shellOf(step, job, facts, contexts), line: step.line, env: ownEnv(step.env), ...limits,
    ...(workingDirectory === undefined ? {} : { workingDirectory }), ...(step.if === undefined ? {} : { if: step.if }),
  }
}

/** Without any, bash runs without pipefail, as at GitHub. */
function shellOf(step: Step, job: Job, facts: JobFacts, contexts: ExpressionContexts): string {
  const written = step.shell ?? job.defaults.shell ?? facts.defaults.shell
  const shell = written === undefined ? '' : evaluateText(written, contexts).trim()
  if (shell === '') return 'bash -e {0}'
  if (resolveShell(shell) === undefined) throw new ProductError('invalid', `The shell '${shell}' of the step in line ${step.line} is not supported. Use bash, sh or python, or a command with {0}.`)
  return shell
}
