import { describe, expect, it } from 'vitest'
import type { ConditionStatus, RunResult } from '../expression/condition-status.ts'
import { explainSkip } from './explain-skips.ts'

const contexts = { github: { ref: 'refs/heads/dev', event: { pull: null } }, secrets: { KEY: 'hidden' }, env: {} }
const job = (needs: Readonly<Record<string, RunResult>>, more: { ancestors?: Readonly<Record<string, RunResult>>; cancelled?: boolean } = {}): ConditionStatus => ({ of: 'job', cancelled: false, needs, ...more })
const step = (result: 'success' | 'failure' | 'cancelled'): ConditionStatus => ({ of: 'step', job: result })

describe('explainSkip', () => {
  it('says nothing when the condition lets it run', () => {
    expect(explainSkip({ status: step('success'), contexts })).toBeUndefined()
    expect(explainSkip({ if: 'always()', status: job({ a: 'failure' }), contexts })).toBeUndefined()
  })

  it('names the need that keeps a job from running', () => {
    expect(explainSkip({ status: job({ build: 'failure', lint: 'success', test: 'skipped' }), contexts })).toBe("It needs 'build', which failed, and 'test', which was skipped.")
    expect(explainSkip({ status: job({ b: 'success' }, { ancestors: { a: 'skipped', b: 'success' } }), contexts })).toBe("It needs 'a', which was skipped.")
    expect(explainSkip({ if: "github.ref == 'x'", status: job({ build: 'failure' }), contexts })).toBe(
      "It needs 'build', which failed. Its condition would have to name always(), failure() or cancelled() to run all the same.",
    )
    expect(explainSkip({ status: job({}, { cancelled: true }), contexts })).toBe('The run was cancelled.')
  })

  it('shows what the condition read, and no secret', () => {
    expect(explainSkip({ if: "${{ github.ref == 'refs/heads/main' }}", status: step('success'), contexts })).toBe("Its condition 'github.ref == 'refs/heads/main'' is false: github.ref is 'refs/heads/dev'.")
    expect(explainSkip({ if: "github.event.pull || secrets.KEY == '' || startsWith(env.A, 'x')", status: step('success'), contexts })).toBe(
      "Its condition 'github.event.pull || secrets.KEY == '' || startsWith(env.A, 'x')' is false: github.event.pull is empty, secrets.KEY is a secret, env.A is empty.",
    )
    expect(explainSkip({ if: 'failure()', status: step('success'), contexts })).toBe("Its condition 'failure()' is false: the job so far is 'success'.")
    expect(explainSkip({ if: "failure('a')", status: job({ a: 'success' }), contexts })).toBe("Its condition 'failure('a')' is false: 'a' succeeded.")
  })

  it('explains steps after a failure, and conditions that cannot be evaluated', () => {
    expect(explainSkip({ status: step('failure'), contexts })).toBe('An earlier step failed.')
    expect(explainSkip({ status: step('cancelled'), contexts })).toBe('The job was cancelled.')
    expect(explainSkip({ if: 'nowhere == 1', status: step('success'), contexts })).toContain("could not be evaluated: Unrecognized named-value: 'nowhere'")
  })
})
