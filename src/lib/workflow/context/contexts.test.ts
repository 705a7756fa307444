import { describe, expect, it } from 'vitest'
import { defaultEnv } from './default-env.ts'
import { githubContext } from './github-context.ts'
import type { JobFacts, RunFacts, RunnerFacts } from './run-facts.ts'
import { runnerContext } from './runner-context.ts'

const run: RunFacts = {
  repository: 'team/app', ref: 'refs/heads/feature/a', sha: 'abc', eventName: 'push', event: { after: 'abc' }, actor: 'ann', workflow: 'CI',
  workflowPath: '.github/workflows/ci.yml', runId: 'r1', runNumber: 7, runAttempt: 2, serverUrl: 'http://localhost:7300',
}
const job: JobFacts = { jobId: 'build', workspace: '/w/app', eventPath: '/w/event.json', envFile: '/w/env', outputFile: '/w/out', pathFile: '/w/path', summaryFile: '/w/sum', action: '__run' }
const runner: RunnerFacts = { name: 'one', os: 'Linux', arch: 'X64', tempFolder: '/t', toolCacheFolder: '/c' }

describe('contexts', () => {
  it('say the same of a run as the variables', () => {
    const github = githubContext(run, job)
    const env = defaultEnv(run, job, runner)
    expect(github).toMatchObject({ ref_name: 'feature/a', ref_type: 'branch', repository_owner: 'team', run_number: '7', run_attempt: '2', workspace: '/w/app', job: 'build', event: { after: 'abc' } })
    expect(env).toMatchObject({
      CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_SHA: 'abc', GITHUB_REF_NAME: 'feature/a', GITHUB_WORKSPACE: '/w/app', GITHUB_ENV: '/w/env', GITHUB_OUTPUT: '/w/out',
      GITHUB_STEP_SUMMARY: '/w/sum', GITHUB_WORKFLOW_REF: 'team/app/.github/workflows/ci.yml@refs/heads/feature/a', RUNNER_OS: 'Linux', RUNNER_TEMP: '/t',
    })
    expect(env).not.toHaveProperty('GITHUB_STATE')
    for (const name of ['sha', 'ref', 'actor', 'repository', 'run_id', 'server_url', 'api_url', 'event_name', 'workflow_ref'] as const) {
      expect(env[`GITHUB_${name.toUpperCase()}`]).toBe(github[name])
    }
    expect(githubContext(run)).not.toHaveProperty('workspace')
    expect(githubContext({ ...run, ref: 'refs/tags/v1' })).toMatchObject({ ref_name: 'v1', ref_type: 'tag' })
    expect(githubContext({ ...run, ref: 'refs/pull/7/merge' })).toMatchObject({ ref_name: '7/merge' })
    expect(runnerContext({ ...runner, isDebug: true })).toMatchObject({ os: 'Linux', temp: '/t', tool_cache: '/c', debug: '1' })
  })
})
