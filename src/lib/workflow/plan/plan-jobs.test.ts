import { describe, expect, it } from 'vitest'
import { ProductError } from '../../errors.ts'
import type { Job, Workflow } from '../model/workflow.ts'
import { resolveDispatchInputs } from './dispatch-inputs.ts'
import { strategyContext } from './planned-job.ts'
import { ancestorsOf, expandPlanned, planJobs } from './plan-jobs.ts'
import { resolveShell } from './shell.ts'
import { stepName } from './step-name.ts'

const jobOf = (id: string, more: Partial<Job> = {}): Job => ({ id, needs: [], runsOn: { labels: ['linux'] }, env: {}, defaults: {}, outputs: {}, steps: [], line: 1, ...more })
const workflowOf = (...jobs: Job[]): Workflow => ({ path: 'ci.yml', on: [], env: {}, defaults: {}, jobs })
const github = { ref: 'refs/heads/main' }

describe('planJobs', () => {
  it('gives matrix jobs keys, names and runners, and their dependents the keys', () => {
    const build = jobOf('build', {
      runsOn: { labels: ['${{ matrix.os }}', 'big'] }, timeoutMinutes: '${{ matrix.minutes }}', continueOnError: '${{ matrix.minutes > 1 }}',
      strategy: { failFast: false, maxParallel: 1, matrix: { entries: [['os', { items: ['a', 'b'] }], ['minutes', { items: [1.5] }]] } },
    })
    const plan = planJobs(workflowOf(build, jobOf('deploy', { needs: ['build'], name: 'Ship ${{ github.ref }}' })), { github })
    expect(plan.map(({ key, name, needs, needKeys, runsOn, timeoutMs, continueOnError, dynamic }) => ({ key, name, needs, needKeys, runsOn, timeoutMs, continueOnError, dynamic }))).toEqual([
      { key: 'build.1', name: 'build (a, 1.5)', needs: [], needKeys: [], runsOn: ['a', 'big'], timeoutMs: 90_000, continueOnError: true, dynamic: false },
      { key: 'build.2', name: 'build (b, 1.5)', needs: [], needKeys: [], runsOn: ['b', 'big'], timeoutMs: 90_000, continueOnError: true, dynamic: false },
      { key: 'deploy', name: 'Ship refs/heads/main', needs: ['build'], needKeys: ['build.1', 'build.2'], runsOn: ['linux'], timeoutMs: 21_600_000, continueOnError: false, dynamic: false },
    ])
    expect(plan[1]).toMatchObject({ matrix: { os: 'b', minutes: 1.5 }, strategy: { failFast: false, maxParallel: 1, jobIndex: 1, jobTotal: 2 } })
    expect(plan[1] && strategyContext(plan[1])).toEqual({ 'fail-fast': false, 'max-parallel': 1, 'job-index': 1, 'job-total': 2 })
  })

  it('leaves what depends on needs dynamic until they are finished', () => {
    const test = jobOf('test', { needs: ['plan'], strategy: { matrix: '${{ fromJSON(needs.plan.outputs.matrix) }}' } })
    const after = jobOf('after', { needs: ['test'] })
    const plan = planJobs(workflowOf(jobOf('plan'), test, after), { github })
    expect(plan.map(({ key, dynamic, needKeys }) => [key, dynamic, needKeys])).toEqual([['plan', false, []], ['test', true, ['plan']], ['after', false, ['test']]])
    const needs = { plan: { result: 'success', outputs: { matrix: '{"v": [1, 2]}' } } }
    const expanded = expandPlanned(plan, test, { github, needs })
    expect(expanded.map(({ key, name, needKeys }) => [key, name, needKeys])).toEqual([
      ['plan', 'plan', []], ['test.1', 'test (1)', ['plan']], ['test.2', 'test (2)', ['plan']], ['after', 'after', ['test.1', 'test.2']],
    ])
    expect(planJobs(workflowOf(jobOf('a', { name: "${{ github.needs }} 'needs'" })), { github })[0]?.dynamic).toBe(false)
  })

  it('keeps one skipped entry of a matrix that excludes everything', () => {
    const strategy = { matrix: { entries: [['os', { items: ['a'] }], ['exclude', { items: [{ entries: [['os', 'a']] as const }] }]] as const } }
    expect(planJobs(workflowOf(jobOf('a', { strategy })), { github })).toMatchObject([{ key: 'a', skipReason: 'Its matrix excludes every combination.' }])
  })

  it('takes labels from lists and groups, a strategy from one expression', () => {
    const of = (more: Partial<Job>) => planJobs(workflowOf(jobOf('a', more)), { github, vars: { on: '["x", "y"]', grouped: '{"group": "g", "labels": "z"}' } })[0]
    expect(of({ runsOn: { labels: ['${{ fromJSON(vars.on) }}'] } })?.runsOn).toEqual(['x', 'y'])
    expect(of({ runsOn: { labels: ['${{ fromJSON(vars.grouped) }}'] } })).toMatchObject({ runsOn: ['z'], runsOnGroup: 'g' })
    expect(of({ strategy: { expression: '${{ fromJSON(\'{"fail-fast": false, "matrix": {"a": [1]}}\') }}' } })).toMatchObject({ key: 'a.1', strategy: { failFast: false } })
    expect(of({ environment: { name: 'env-${{ github.ref }}', url: '${{ steps.x.outputs.url }}' } })?.environment).toEqual({ name: 'env-refs/heads/main', url: '${{ steps.x.outputs.url }}' })
    expect(of({ concurrency: { group: 'g-${{ github.ref }}', cancelInProgress: '${{ true }}' } })?.concurrency).toEqual({ group: 'g-refs/heads/main', cancelInProgress: true })
    expect(() => of({ runsOn: { labels: ['${{ vars.none }}'] } })).toThrow(ProductError)
    expect(() => of({ timeoutMinutes: '${{ vars.on }}' })).toThrow('must give a number')
    expect(() => of({ timeoutMinutes: 0 })).toThrow('must be a number above 0')
  })
})

describe('ancestorsOf', () => {
  it('follows needs all the way, once each', () => {
    const jobs = [jobOf('a'), jobOf('b', { needs: ['a'] }), jobOf('c', { needs: ['a', 'b'] })]
    expect([...ancestorsOf(jobs, 'c')].toSorted()).toEqual(['a', 'b'])
    expect(ancestorsOf(jobs, 'a')).toEqual([])
  })
})

describe('resolveDispatchInputs', () => {
  it('fills in defaults, keeps types, and names what is wrong', () => {
    const inputs = [
      { name: 'level', type: 'choice', required: false, options: ['low', 'high'] }, { name: 'dry', type: 'boolean', required: false, default: true },
      { name: 'count', type: 'number', required: true }, { name: 'note', type: 'string', required: false },
    ] as const
    const of = (given: Record<string, string | number | boolean>) => resolveDispatchInputs({ on: [{ event: 'workflow_dispatch', line: 1, inputs }] }, given)
    expect(of({ COUNT: '3' })).toEqual({ inputs: { level: 'low', dry: true, count: 3, note: '' }, faults: [] })
    expect(of({ level: 'x', dry: 'maybe', extra: 1 }).faults.map((fault) => fault.message)).toEqual([
      "The workflow has no input 'extra'. Leave it out.", "'x' is not among the options of 'level': low, high.",
      "The input 'dry' is true or false, and 'maybe' is neither.", "The input 'count' is required. Give it a value.",
    ])
  })
})

describe('steps', () => {
  it('have a shell and a name', () => {
    expect(resolveShell(undefined)?.argv).toEqual(['bash', '-e', '{0}'])
    expect(resolveShell('bash')?.argv).toEqual(['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '{0}'])
    expect(resolveShell('python')).toEqual({ argv: ['python3', '{0}'], extension: '.py' })
    expect(resolveShell('perl -w {0}')?.argv).toEqual(['perl', '-w', '{0}'])
    expect(resolveShell('pwsh')).toBeUndefined()
    expect([stepName({ run: '\n  echo a\necho b' }), stepName({ uses: 'actions/checkout@v4' }), stepName({ name: 'N', run: 'x' })]).toEqual(['Run echo a', 'Run actions/checkout@v4', 'N'])
  })
})
