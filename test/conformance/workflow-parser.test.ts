import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { formatFault, parseWorkflow } from '#lib/workflow'
import { expectJob, type ExpectedJob } from './workflow-parser-expected.ts'

const folder = '../shared/corpus/gha-workflow-parser'
const isThere = existsSync(folder)

interface Vector {
  readonly file: string
  readonly options: { readonly 'max-depth'?: number; readonly 'experimental-features'?: { readonly allowBackgroundSteps?: boolean } }
  readonly text: string
  readonly expected: { readonly errors?: readonly { readonly Message: string }[]; readonly jobs?: readonly ExpectedJob[] }
}

/** What other readers of GitHub's refuse and its published parser takes, as GitHub's service does today. */
const taken = new Map([['errors-anchor-tag.yml', 'anchors are allowed since September 2025']])

const vectors = isThere ? readVectors() : []
const single = vectors.filter((vector) => !isAboutOtherFiles(vector.file))

describe.skipIf(!isThere)(`GitHub's workflow parser vectors (${isThere ? folder : `skipped: ${folder} is missing`})`, () => {
  for (const vector of single) {
    it.skipIf(taken.has(vector.file))(`${vector.file}${taken.has(vector.file) ? ` (skipped: ${taken.get(vector.file)})` : ''}`, () => hold(vector))
  }
})

function isAboutOtherFiles(file: string): boolean {
  return /reusable-workflow/.test(file)
}

function readVectors(): Vector[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yml')).flatMap((file) => {
    const [options = '', text = '', ...rest] = readFileSync(join(folder, file), 'utf8').split(/^---\r?\n/m)
    const expected = rest.at(-1)
    return expected === undefined ? [] : [{ file, options: parse(options) as Vector['options'], text, expected: JSON.parse(expected) as Vector['expected'] }]
  })
}

function hold({ file, options, text, expected }: Vector): void {
  const path = `.github/workflows/${file}`
  const depth = options['max-depth']
  const parsed = parseWorkflow({ path, text }, { ...(depth === undefined ? {} : { maxDepth: depth }), hasBackgroundSteps: options['experimental-features']?.allowBackgroundSteps ?? false })
  const wanted = (expected.errors ?? []).map(({ Message }) => Message)
  // Where GitHub gives no place, the message alone is compared; ours has a place always.
  const errors = parsed.errors.map((fault, at) => (wanted[at]?.includes('(Line:') === false ? `${path}: ${fault.message}` : formatFault(fault)))
  expect(errors).toEqual(wanted)
  if (expected.jobs === undefined) return
  expect(parsed.workflow?.jobs.map((job) => job.id)).toEqual(expected.jobs.map((job) => textOf(job.id)))
  for (const [index, job] of expected.jobs.entries()) expectJob(parsed.workflow?.jobs[index], job)
}

function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'lit' in value ? value.lit : value
}
