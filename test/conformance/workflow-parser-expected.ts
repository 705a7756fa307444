import { expect } from 'vitest'
import type { Job, Step, TemplateNode } from '#lib/workflow'
import { conditionExpression, evaluateTemplate, templateToExpression } from '#lib/workflow'

/** A token as GitHub's parser writes it to JSON. */
type ExpectedToken =
  | null | boolean | number | string
  | { readonly type: number; readonly lit?: ExpectedToken; readonly expr?: string; readonly seq?: readonly ExpectedToken[]; readonly map?: readonly { readonly Key: ExpectedToken; readonly Value: ExpectedToken }[] }

export interface ExpectedJob {
  readonly id: ExpectedToken
  readonly name?: ExpectedToken
  readonly needs?: readonly ExpectedToken[]
  readonly if?: ExpectedToken
  readonly 'runs-on'?: ExpectedToken
  readonly env?: ExpectedToken
  readonly outputs?: ExpectedToken
  readonly strategy?: ExpectedToken
  readonly 'timeout-minutes'?: ExpectedToken
  readonly steps?: readonly ExpectedStep[]
}

export interface ExpectedStep {
  readonly id: string
  readonly name?: ExpectedToken
  readonly if?: ExpectedToken
  readonly run?: ExpectedToken
  readonly uses?: ExpectedToken
  readonly env?: ExpectedToken
  readonly with?: ExpectedToken
  readonly 'continue-on-error'?: ExpectedToken
}

/** Holds one job of ours to what GitHub's parser gives for it. */
export function expectJob(job: Job | undefined, expected: ExpectedJob): void {
  expect(job).toBeDefined()
  if (job === undefined) return
  expect(compared(job.name ?? job.id)).toEqual(plain(expected.name ?? expected.id))
  expect(job.needs).toEqual((expected.needs ?? []).map((need) => plain(need)))
  if (expected.if !== undefined) expect({ expr: conditionExpression(job.if) }).toEqual(plain(expected.if))
  if (expected.env !== undefined) expect(comparedRecord(job.env)).toEqual(plain(expected.env))
  if (expected.outputs !== undefined) expect(comparedRecord(job.outputs)).toEqual(plain(expected.outputs))
  if (expected['timeout-minutes'] !== undefined) expect(compared(job.timeoutMinutes ?? null)).toEqual(plain(expected['timeout-minutes']))
  expectRunsOn(job, expected['runs-on'])
  expectMatrix(job, expected.strategy)
  const steps = expected.steps ?? []
  expect(job.steps.length).toBe(steps.length)
  for (const [index, step] of steps.entries()) expectStep(job.steps[index], step)
}

function expectStep(step: Step | undefined, expected: ExpectedStep): void {
  expect(step?.id).toBe(expected.id)
  if (step === undefined) return
  if (expected.if !== undefined) expect({ expr: conditionExpression(step.if) }).toEqual(plain(expected.if))
  if (expected.run !== undefined) expect(compared(step.run ?? null)).toEqual(trimmed(plain(expected.run)))
  if (expected.uses !== undefined) expect(compared(step.uses ?? null)).toEqual(plain(expected.uses))
  if (expected.name !== undefined && ('run' in expected || 'uses' in expected)) expect(compared(step.name ?? null)).toEqual(plain(expected.name))
  if (expected.env !== undefined) expect(comparedRecord(step.env)).toEqual(plain(expected.env))
  if (expected.with !== undefined) expect(comparedRecord(step.with)).toEqual(plain(expected.with))
  if (expected['continue-on-error'] !== undefined) expect(compared(step.continueOnError ?? null)).toEqual(plain(expected['continue-on-error']))
}

function expectRunsOn(job: Job, expected: ExpectedToken | undefined): void {
  const wanted = expected === undefined ? undefined : plain(expected)
  if (wanted === undefined || (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) && !('expr' in wanted))) return
  expect(job.runsOn.labels.map((label) => compared(label))).toEqual(Array.isArray(wanted) ? wanted : [wanted])
}

function expectMatrix(job: Job, expected: ExpectedToken | undefined): void {
  const strategy = expected === undefined ? undefined : plain(expected)
  if (typeof strategy !== 'object' || strategy === null || !('matrix' in strategy)) return
  expect(compared(job.strategy?.matrix ?? null)).toEqual(strategy.matrix)
}

function comparedRecord(record: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, compared(value)]))
}

/** Our values in the expected form: a template is the expression that GitHub makes of it. */
function compared(node: TemplateNode): unknown {
  if (typeof node === 'string' && isEscapedLiteral(node)) return String(evaluateTemplate(node, {}))
  if (typeof node === 'string') return node.includes('${{') ? { expr: templateToExpression(node) } : trimmed(node)
  if (node === null || typeof node !== 'object') return Number.isFinite(node) || typeof node !== 'number' ? node : String(node)
  if ('items' in node) return node.items.map((item) => compared(item))
  return Object.fromEntries(node.entries.map(([key, value]) => [key, compared(value)]))
}

function isEscapedLiteral(node: string): boolean {
  return /^\$\{\{ '([^']|'')*' \}\}$/.test(node)
}

function plain(token: ExpectedToken): unknown {
  if (token === null || typeof token !== 'object') return trimmed(token)
  if (token.expr !== undefined) return { expr: token.expr }
  if (token.lit !== undefined) return token.lit
  if (token.seq !== undefined) return token.seq.map((item) => plain(item))
  return Object.fromEntries((token.map ?? []).map(({ Key, Value }) => [typeof Key === 'string' ? Key : '${{ insert }}', plain(Value)]))
}

/** The vectors leave out the line break at the end of a block. */
function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\n$/, '') : value
}
