import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planJobs, parseWorkflow, supportedActions } from '#lib/workflow'

const folder = '../shared/corpus/gha-starter-workflows'
const isThere = existsSync(folder)
const files = isThere ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file)).toSorted() : []

describe.skipIf(!isThere)(`GitHub's starter workflows (${isThere ? `${files.length} files` : `skipped: ${folder} is missing`})`, () => {
  it('are all there', () => {
    expect(files.length).toBeGreaterThanOrEqual(175)
  })

  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8')

    it(`${file} parses, lists its jobs and steps, and names what is not run`, () => {
      const { workflow, draft, errors, unsupported } = parseWorkflow({ path: file, text })
      const lines = text.split('\n')
      // Templates hold placeholders that GitHub fills in; some are no workflow until then.
      expect(errors.filter((fault) => !/\$[a-z]+-|\{\{ /.test(lines[fault.line - 1] ?? ''))).toEqual([])
      const jobs = (workflow ?? draft)?.jobs ?? []
      expect(jobs.length).toBeGreaterThan(0)
      for (const job of jobs) expect(lines[job.line - 1]).toContain(job.id)
      expect(jobs.every((job) => job.uses !== undefined || job.steps.length > 0)).toBe(true)
      const foreign = jobs.flatMap((job) => job.steps).filter((step) => step.uses !== undefined && !supportedActions.includes(step.uses.split('@')[0]?.toLowerCase() ?? ''))
      const named = unsupported.filter((fault) => fault.message.startsWith('The action'))
      expect(named.length).toBe(foreign.length)
      for (const [at, fault] of named.entries()) expect(lines[fault.line - 1]).toContain(foreign[at]?.uses)
      expect(JSON.parse(JSON.stringify({ workflow }))).toEqual(workflow === undefined ? {} : { workflow })
    })

    it(`${file} is planned`, () => {
      const filled = text.replaceAll(/\$cron-[a-z]+/g, '0 0 * * *').replaceAll('$codeql-languages-matrix', 'include: [{ language: python }]').replaceAll('{{ groupId }}', 'group')
      const { workflow, errors } = parseWorkflow({ path: file, text: filled })
      expect(errors).toEqual([])
      const plan = workflow === undefined ? [] : planJobs(workflow, { github: { event_name: 'push', ref: 'refs/heads/main', event: {} }, vars: {} })
      expect(plan.map((job) => job.id)).toEqual(expect.arrayContaining(workflow?.jobs.map((job) => job.id) ?? []))
      expect(new Set(plan.map((job) => job.key)).size).toBe(plan.length)
    })
  }
})
