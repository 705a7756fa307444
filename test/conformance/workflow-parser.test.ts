import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ParsedWorkflow, Trigger } from '#lib/workflow'
import { formatFault, parseWorkflow } from '#lib/workflow'
import type { ExpectedJob } from './workflow-parser-expected.ts'
import { expectJob } from './workflow-parser-expected.ts'

const folder = '../shared/corpus/gha-workflow-parser'
const isThere = existsSync(folder)

interface Vector {
  readonly file: string
  readonly options: { readonly 'max-depth'?: number; readonly 'experimental-features'?: { readonly allowBackgroundSteps?: boolean } }
  readonly text: string
  readonly expected: { readonly events?: Readonly<Record<string, unknown>>; readonly env?: unknown; readonly errors?: readonly { readonly Message: string }[]; readonly jobs?: readonly ExpectedJob[] }
}

/** What other readers of GitHub's refuse and its published parser takes, as GitHub's service does today. */
const taken = new Map([['errors-anchor-tag.yml', 'anchors are allowed since September 2025']])

const vectors = isThere ? readVectors() : []
const single = vectors.filter((vector) => !isAboutOtherFiles(vector.file))

describe.skipIf(!isThere)(`GitHub's workflow parser vectors (${isThere ? folder : `skipped: ${folder} is missing`})`, () => {
  for (const vector of single) {
    it.skipIf(taken.has(vector.file))(`${vector.file}${taken.has(vector.file) ? ` (skipped: ${taken.get(vector.file)})` : ''}`, () => {
      const parsed = parseVector(vector)
      const wanted = (vector.expected.errors ?? []).map(({ Message }) => Message)
      expect(errorsOf(parsed, vector.file, wanted)).toEqual(wanted)
      const jobs = vector.expected.jobs ?? []
      expect((parsed.workflow?.jobs ?? []).map((job) => job.id)).toEqual(jobs.map((job) => textOf(job.id)))
      for (const [index, job] of jobs.entries()) expectJob(parsed.workflow?.jobs[index], job)
      expect(vector.expected.events === undefined ? undefined : eventsOf(parsed)).toEqual(vector.expected.events)
    })
  }
})

describe.skipIf(!isThere)('workflows that call others', () => {
  for (const vector of vectors.filter(({ file, expected }) => isAboutOtherFiles(file) && expected.errors === undefined)) {
    it(`${vector.file} parses, and each call is named at its line`, () => {
      const { workflow, errors, unsupported } = parseVector(vector)
      expect(errors).toEqual([])
      const calls = workflow?.jobs.filter((job) => job.uses !== undefined) ?? []
      const lines = vector.text.split('\n')
      expect(calls.length).toBeGreaterThan(0)
      for (const call of calls) expect(unsupported.some((fault) => lines[fault.line - 1]?.includes(call.uses ?? ''))).toBe(true)
    })
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

function parseVector({ file, options, text }: Vector): ParsedWorkflow {
  const depth = options['max-depth']
  const hasBackgroundSteps = options['experimental-features']?.allowBackgroundSteps ?? false
  return parseWorkflow({ path: pathOf(file), text }, { ...(depth === undefined ? {} : { maxDepth: depth }), hasBackgroundSteps })
}

function pathOf(file: string): string {
  return `.github/workflows/${file}`
}

/** Where GitHub gives no place, the message alone is compared; ours has a place always. */
function errorsOf(parsed: ParsedWorkflow, file: string, wanted: readonly string[]): readonly string[] {
  return parsed.errors.map((fault, at) => (wanted[at]?.includes('(Line:') === false ? `${pathOf(file)}: ${fault.message}` : formatFault(fault)))
}

/** Our triggers as GitHub's parser writes them to JSON. */
function eventsOf(parsed: ParsedWorkflow): Record<string, unknown> {
  return Object.fromEntries((parsed.workflow?.on ?? []).map(({ event, line: _line, ...trigger }) => [event, event === 'schedule' ? trigger.schedule : eventOf(trigger)]))
}

function eventOf(trigger: Omit<Trigger, 'event' | 'line'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(trigger).flatMap(([key, value]) => {
    if (key === 'outputs') return []
    const name = key.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)
    return [[name, key === 'inputs' || key === 'secrets' ? namedOf(value as readonly { readonly name: string }[]) : value]]
  }))
}

function namedOf(items: readonly { readonly name: string; readonly required?: boolean }[]): Record<string, unknown> {
  return Object.fromEntries(items.map(({ name, required, ...rest }) => [name, { ...rest, ...(required === true ? { required } : {}) }]))
}

function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'lit' in value ? value.lit : value
}
