import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trigger } from '../model/workflow.ts'
import { matchesGlob } from './glob-pattern.ts'
import { matchesPatterns } from './match-patterns.ts'
import type { TriggerEvent } from './match-trigger.ts'
import { matchTrigger } from './match-trigger.ts'

describe('matchesGlob', () => {
  // The examples of https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['feature/*', ['feature/my-branch', 'feature/your-branch'], ['feature/a/b', 'feature']],
    ['feature/**', ['feature/beta-a/my-branch', 'feature/your-branch'], ['feature']],
    ['main', ['main'], ['mains', 'a/main']],
    ['*', ['main', 'releases'], ['all/the/branches']],
    ['**', ['all/the/branches', 'every/tag', ''], []],
    ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['a/feature']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1', 'v2/x']],
    ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1..1', 'v1x10.1']],
    ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'page.j']],
    ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['app.ts']],
    ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b']],
    ['docs/**', ['docs/README.md', 'docs/mona/octocat.txt'], ['docs', 'a/docs/b']],
    ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['docs/a.txt']],
    ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['adocs/x']],
    ['**/README.md', ['README.md', 'js/README.md'], ['xREADME.md']],
    ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['src']],
    ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['my-post.txt']],
    ['**/migrate-*.sql', ['migrate-10909.sql', 'db/migrate-v1.0.sql', 'db/sept/migrate-v1.sql'], ['xmigrate-1.sql']],
    ['a\\*b', ['a*b'], ['axb']],
    ['[CB]at', ['Cat', 'Bat'], ['Rat']],
    ['a+b', ['ab', 'aaab'], ['b']],
    ['[', ['['], ['a']],
    ['', [''], ['a']],
  ]
  for (const [pattern, matching, other] of table) {
    it(`'${pattern}' matches ${matching.length} and not ${other.length}`, () => {
      expect(matching.filter((text) => !matchesGlob(pattern, text))).toEqual([])
      expect(other.filter((text) => matchesGlob(pattern, text))).toEqual([])
    })
  }

  it('agrees with a regular expression on stars, and never throws', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '**'), maxLength: 8 }).filter((text) => !text.includes('**/') && !text.includes('***'))
    fc.assert(fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 }), (glob, text) => {
      const expression = glob.replaceAll('**', '\u0001').replaceAll('*', '[^/]*').replaceAll('\u0001', '.*')
      expect(matchesGlob(glob, text)).toBe(new RegExp(`^${expression}$`).test(text))
    }), { numRuns: 2000 })
    fc.assert(fc.property(fc.string(), fc.string(), (glob, text) => typeof matchesGlob(glob, text) === 'boolean'))
  })

  it('is not slow on a pattern made to be', () => {
    expect(matchesGlob('**a'.repeat(60), 'a'.repeat(2000) + 'b')).toBe(false)
  })
})

describe('matchesPatterns', () => {
  it('lets the last pattern that matches decide', () => {
    expect(matchesPatterns(['*.md', '!README.md'], 'README.md')).toBe(false)
    expect(matchesPatterns(['*.md', '!README.md', 'README*'], 'README.md')).toBe(true)
    expect(matchesPatterns(['!README.md', '*.md'], 'README.md')).toBe(true)
    expect(matchesPatterns(['!a'], 'b')).toBe(false)
  })
})

describe('matchTrigger', () => {
  const push = (trigger: Partial<Trigger>, event: Partial<TriggerEvent>) => matchTrigger({ on: [{ event: 'push', line: 2, ...trigger }] }, { name: 'push', ref: 'refs/heads/main', ...event })

  it('names the filter that keeps a push out', () => {
    expect(push({}, {})).toEqual({ runs: true, reason: "The workflow runs on 'push' (line 2), and every filter lets this one through." })
    expect(push({ branches: ['release/**'] }, {}).reason).toBe("The branch 'main' matches none of 'release/**'.")
    expect(push({ branchesIgnore: ['ma*'] }, {}).reason).toBe("The branch 'main' is ignored by 'ma*'.")
    expect(push({ branches: ['main'] }, { ref: 'refs/tags/v1' }).reason).toBe("The push is of the tag 'v1', and 'on.push' filters branches only.")
    expect(push({ tags: ['v*'] }, {}).runs).toBe(false)
    expect(push({ tags: ['v*'], branches: ['main'] }, { ref: 'refs/tags/v1' }).runs).toBe(true)
    expect(push({}, { isDeletion: true }).runs).toBe(false)
  })

  it('looks at changed paths', () => {
    expect(push({ paths: ['src/**'] }, { changedPaths: ['docs/a.md', 'src/b.ts'] }).runs).toBe(true)
    expect(push({ paths: ['src/**'] }, { changedPaths: ['docs/a.md'] }).reason).toBe("None of the 1 changed files matches 'src/**'.")
    expect(push({ pathsIgnore: ['docs/**'] }, { changedPaths: ['docs/a.md'] }).reason).toBe("All 1 changed files are ignored by 'docs/**'.")
    expect(push({ pathsIgnore: ['docs/**'] }, { changedPaths: ['docs/a.md', 'x'] }).runs).toBe(true)
    expect(push({ paths: ['src/**'] }, {}).runs).toBe(true)
    expect(push({ paths: ['src/**'] }, { ref: 'refs/tags/v1', changedPaths: ['docs/a.md'] }).runs).toBe(true)
  })

  it('knows pull requests, schedules, other workflows and events that are not there', () => {
    const on: Trigger[] = [
      { event: 'pull_request', line: 1, branches: ['main'] }, { event: 'schedule', line: 2, schedule: [{ cron: '0 1 * * *' }] },
      { event: 'workflow_run', line: 3, workflows: ['CI'], types: ['completed'], branches: ['main'] }, { event: 'workflow_dispatch', line: 4 },
    ]
    const runs = (event: TriggerEvent) => matchTrigger({ on }, event).runs
    expect(runs({ name: 'pull_request', baseRef: 'main', action: 'opened' })).toBe(true)
    expect(runs({ name: 'pull_request', baseRef: 'main', action: 'closed' })).toBe(false)
    expect(runs({ name: 'pull_request', baseRef: 'dev', action: 'opened' })).toBe(false)
    expect(runs({ name: 'schedule', cron: '0 1 * * *' })).toBe(true)
    expect(runs({ name: 'schedule', cron: '0 2 * * *' })).toBe(false)
    expect(runs({ name: 'workflow_run', workflowName: 'CI', action: 'completed', headBranch: 'main' })).toBe(true)
    expect(runs({ name: 'workflow_run', workflowName: 'CD', action: 'completed', headBranch: 'main' })).toBe(false)
    expect(runs({ name: 'workflow_run', workflowName: 'CI', action: 'completed', headBranch: 'x' })).toBe(false)
    expect(runs({ name: 'workflow_dispatch' })).toBe(true)
    expect(matchTrigger({ on }, { name: 'push' }).reason).toBe("The workflow does not run on 'push'; it runs on pull_request, schedule, workflow_run, workflow_dispatch.")
  })
})
