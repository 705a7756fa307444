import type { Step } from '../model/workflow.ts'

/** What a step is called where it has no name: GitHub's `Run echo hello`. May hold `${{ }}`. */
export function stepName(step: Pick<Step, 'name' | 'run' | 'uses'>): string {
  if (step.name !== undefined) return step.name
  const what = step.uses ?? step.run?.trimStart().split(/\r?\n/)[0] ?? ''
  return `Run ${what}`
}
