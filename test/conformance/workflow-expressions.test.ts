import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContextValue, ExpressionContexts } from '#lib/workflow'
import { evaluateExpression, WorkflowExpressionError } from '#lib/workflow'

const folder = '../shared/corpus/gha-expressions'
const isThere = existsSync(folder)

interface Vector {
  readonly expr: string
  readonly contexts?: ExpressionContexts
  readonly result?: { readonly kind: string; readonly value: ContextValue }
  readonly err?: { readonly kind: string; readonly value: string }
}

describe.skipIf(!isThere)(`GitHub's expression vectors (${isThere ? folder : `skipped: ${folder} is missing`})`, () => {
  for (const { file, group, vectors } of isThere ? readGroups() : []) {
    it(`${file}: ${group} (${vectors.length})`, () => {
      for (const vector of vectors) hold(vector)
    })
  }
})

function readGroups(): { file: string; group: string; vectors: Vector[] }[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).flatMap((file) => {
    const groups = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Vector[]>
    return Object.entries(groups).map(([group, vectors]) => ({ file, group, vectors }))
  })
}

/** The vectors assume GitHub's default of 1 MiB for an expression outside a template. */
function hold(vector: Vector): void {
  const evaluate = () => evaluateExpression(vector.expr, vector.contexts ?? {}, { memoryBytes: 1024 * 1024 })
  if (vector.err !== undefined) {
    const error = caught(evaluate)
    expect(error, vector.expr).toBeInstanceOf(WorkflowExpressionError)
    expect(error.message, vector.expr).toContain(vector.err.value)
    expect(error.kind, vector.expr).toBe(vector.err.kind)
    return
  }
  const value = evaluate()
  expect(kindOf(value), vector.expr).toBe(vector.result?.kind)
  expect(comparable(value), vector.expr).toEqual(vector.result?.value)
}

function comparable(value: ContextValue): ContextValue {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function kindOf(value: ContextValue): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  const type = typeof value
  return type.charAt(0).toUpperCase() + type.slice(1)
}

function caught(run: () => unknown): WorkflowExpressionError {
  try {
    run()
  } catch (error) {
    return error as WorkflowExpressionError
  }
  throw new Error('an error was expected')
}
