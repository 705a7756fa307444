import { z } from 'zod'
import { defineRunKind, type JobPlan, type RunKind, type RunPlan, type StepPlan } from '#kernel/feature'

/** A kind of run whose input is its plan. */
export const scripted: RunKind = defineRunKind({
  id: 'scripted', title: 'Scripted', access: 'runs:write', input: z.object({ plan: z.any() }),
  plan: async ({ plan }) => plan as RunPlan,
})

export function step(run: string, extra: Partial<StepPlan> = {}): StepPlan {
  return { key: extra.key ?? 'step', name: extra.name ?? 'Step', run, shell: 'bash', ...extra }
}

export function steps(...runs: readonly string[]): StepPlan[] {
  return runs.map((run, index) => step(run, { key: `s${index}`, name: `Step ${index}` }))
}

export function job(key: string, extra: Partial<JobPlan> = {}): JobPlan {
  return { key, name: key, needs: [], executor: 'process', labels: [], steps: [], timeoutMs: 60_000, retries: 0, ...extra }
}

export function plan(jobs: readonly JobPlan[], extra: Partial<RunPlan> = {}): RunPlan {
  return { title: 'Test run', subject: 'service:default/shop', jobs, ...extra }
}
