import { literalTemplate, stepName, type Step } from '#lib/workflow'
import type { StepPlan } from '#kernel/feature'
import { jobTokenName } from '#kernel/runs/contract'
import { checkoutScript } from './checkout-script.data.ts'

/** Where a job's commit is fetched from: the repository's own folder where the runner can read it, else its address. */
export interface CheckoutSource {
  readonly gitDir: string
  readonly cloneUrl: string
}

/** `actions/checkout` as a step. Which of its inputs are done is the workflow library's to say, before a run starts. */
export function checkoutStep(step: Step, source: CheckoutSource): StepPlan {
  const given = new Map(Object.entries(step.with).map(([name, value]) => [name.toLowerCase(), value]))
  const input = (name: string, fallback: string) => given.get(name) ?? fallback
  return {
    key: step.id, name: stepName(step), shell: 'bash', run: checkoutScript, line: step.line,
    // Where the runner cannot read the repository's folder, it asks the server as the job.
    secrets: [jobTokenName],
    ...(step.if === undefined ? {} : { if: step.if }),
    env: {
      ...step.env, CHECKOUT_FOLDER: literalTemplate(source.gitDir), CHECKOUT_URL: literalTemplate(source.cloneUrl),
      CHECKOUT_REF: input('ref', ''), CHECKOUT_RUN_REF: '${{ github.ref }}', CHECKOUT_SHA: '${{ github.sha }}', CHECKOUT_PATH: input('path', ''),
      CHECKOUT_DEPTH: input('fetch-depth', '1'), CHECKOUT_TAGS: input('fetch-tags', 'false'), CHECKOUT_CLEAN: input('clean', 'true'),
    },
  }
}
