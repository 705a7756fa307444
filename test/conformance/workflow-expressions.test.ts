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
      const expected = vectors.map(({ expr, result, err }) => ({ expr, ...(err ?? result) }))
      expect(vectors.map((vector) => outcomeOf(vector))).toEqual(expected)
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
function outcomeOf(vector: Vector): unknown {
  try {
    const value = evaluateExpression(vector.expr, vector.contexts ?? {}, { memoryBytes: 1024 * 1024 })
    return { expr: vector.expr, kind: kindOf(value), value: comparable(value) }
  } catch (error) {
    if (!(error instanceof WorkflowExpressionError)) throw error
    // Some vectors leave off the end of a message.
    const isExpected = vector.err !== undefined && error.message.includes(vector.err.value)
    return { expr: vector.expr, kind: error.kind, value: isExpected ? vector.err.value : error.message }
  }
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
