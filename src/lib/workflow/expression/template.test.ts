import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateCondition } from './condition.ts'
import type { ConditionStatus } from './condition-status.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { evaluateRecord } from './evaluate-record.ts'
import { WorkflowExpressionError } from './expression-error.ts'
import { evaluateTemplate, evaluateText, literalTemplate, templateToExpression } from './template.ts'

describe('evaluateTemplate', () => {
  it('keeps the type of a whole expression and makes text of a mixed one', () => {
    expect(evaluateTemplate('${{ 1 }}', {})).toBe(1)
    expect(evaluateTemplate('${{ fromJSON(\'{"a":[1,null]}\') }}', {})).toEqual({ a: [1, null] })
    expect(evaluateTemplate('v${{ 1 }}-${{ true }}-${{ null }}-${{ github }}', { github: {} })).toBe('v1-true--Object')
    expect(evaluateText('${{ 1.50 }}', {})).toBe('1.5')
    expect(evaluateTemplate("${{ '}}' }}{0}'", {})).toBe("}}{0}'")
    expect(evaluateTemplate('no $ {{ expression }}', {})).toBe('no $ {{ expression }}')
    expect(evaluateTemplate('${{ matrix.os }}', {})).toBeNull()
  })

  it('refuses what is not closed, empty or unknown', () => {
    expect(() => evaluateTemplate('a ${{ b', {})).toThrow('The expression is not closed.')
    expect(() => evaluateTemplate('${{ }}', {})).toThrow('An expression was expected')
    expect(() => evaluateTemplate('${{ nowhere.x }}', {})).toThrow("Unrecognized named-value: 'nowhere'. Located at position 1 within expression: nowhere.x")
  })

  it('throws nothing but its own error', () => {
    const piece = fc.constantFrom('${{', '}}', "'", 'github', '.', '[', ']', '(', ')', 'format', '!', '&&', '==', ' ', '1', '*', 'constructor', '__proto__', 'fromJSON', '{', '\n', ',')
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(thrownBy(() => evaluateTemplate(pieces.join(''), { github: { ref: 'x', list: [1] } }))).toSatisfy((error) => error === undefined || error instanceof WorkflowExpressionError)
    }), { numRuns: 3000 })
  })

  it('gives any text back that is written as a literal, and is one with format()', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', "'", 'a', ' ') }), (text) => {
      expect(evaluateTemplate(literalTemplate(text), {})).toBe(text)
    }))
    const text = "it's {x} ${{ github.a }} and ${{ github['b'] }}"
    const contexts = { github: { a: 1, b: 'two' } }
    expect(evaluateExpression(templateToExpression(text), contexts)).toBe(evaluateTemplate(text, contexts))
  })
})

describe('evaluateExpression with hostile input', () => {
  it('does not reach what JavaScript inherits', () => {
    expect(() => evaluateExpression('constructor(1)', {})).toThrow("Unrecognized function: 'constructor'.")
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(evaluateExpression(`github.${name}`, { github: {} })).toBeNull()
      expect(evaluateExpression(`fromJSON('{"${name}": 1}').${name}`, {})).toBe(1)
    }
    evaluateExpression('fromJSON(\'{"__proto__": {"polluted": true}}\')', {})
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('ends at a limit instead of running out of depth or memory', () => {
    const nested = Array.from({ length: 40 }).reduce<string>((inner) => `format('{0}{0}{0}{0}', ${inner})`, "'x'")
    expect(() => evaluateExpression(nested, {})).toThrow('The maximum allowed memory size was exceeded')
    expect(() => evaluateExpression(`fromJSON('${'['.repeat(5000)}${']'.repeat(5000)}')`, {})).toThrow(WorkflowExpressionError)
    expect(() => evaluateExpression(`${'!'.repeat(20_000)}1`, {})).toThrow(WorkflowExpressionError)
    expect(() => evaluateExpression('('.repeat(20_000), {})).toThrow(WorkflowExpressionError)
    expect(() => evaluateExpression('1'.repeat(30_000), {})).toThrow(WorkflowExpressionError)
    const list = Array.from({ length: 200_000 }, (_, at) => at)
    expect(evaluateExpression('contains(github.list, 199999)', { github: { list } })).toBe(true)
  })

  it('unescapes every quote and calls what is injected', () => {
    expect(evaluateExpression("'a''b''c'", {})).toBe("a'b'c")
    expect(evaluateExpression("hashFiles('**/*.lock', 'x')", {}, { functions: { hashFiles: (...patterns) => patterns.join('|') } })).toBe('**/*.lock|x')
  })
})

describe('evaluateCondition', () => {
  const step = (job: 'success' | 'failure' | 'cancelled'): ConditionStatus => ({ of: 'step', job })
  const passes = (condition: string | undefined, status: ConditionStatus) => evaluateCondition(condition, { github: { ref: 'main' } }, status).passed

  it('implies success() where no status function is named', () => {
    expect(evaluateCondition(undefined, {}, step('success'))).toMatchObject({ passed: true, expression: 'success()' })
    expect(evaluateCondition("github.ref == 'main'", { github: { ref: 'main' } }, step('success')).expression).toBe("success() && (github.ref == 'main')")
    expect(passes("github.ref == 'main'", step('failure'))).toBe(false)
    expect(passes("${{ github.ref == 'main' }}", step('success'))).toBe(true)
    expect(passes("'success()'", step('failure'))).toBe(false)
    expect(passes('always()', step('cancelled'))).toBe(true)
    expect(passes('failure()', step('failure'))).toBe(true)
    expect(passes('!cancelled()', step('failure'))).toBe(true)
    expect(passes("always() && github.ref == 'x'", step('success'))).toBe(false)
  })

  it('reads the needs of a job, and what they need', () => {
    const job = (needs: Readonly<Record<string, 'success' | 'failure' | 'skipped'>>, ancestors = needs): ConditionStatus => ({ of: 'job', cancelled: false, needs, ancestors })
    expect(passes(undefined, job({ a: 'success' }))).toBe(true)
    expect(passes(undefined, job({ a: 'success' }, { a: 'success', root: 'skipped' }))).toBe(false)
    expect(passes('failure()', job({ a: 'failure', b: 'success' }))).toBe(true)
    expect(passes("failure('b')", job({ a: 'failure', b: 'success' }))).toBe(false)
    expect(passes("success('b')", job({ a: 'failure', b: 'success' }))).toBe(true)
    expect(passes('success()', { of: 'job', cancelled: true, needs: {} })).toBe(false)
    expect(passes('cancelled()', { of: 'job', cancelled: true, needs: {} })).toBe(true)
  })
})

describe('evaluateRecord', () => {
  it('makes text of each value and inserts objects', () => {
    const record = { A: '${{ 1 }}', '${{ insert }}': '${{ fromJSON(vars.more) }}', B: 'x${{ vars.n }}' }
    expect(evaluateRecord(record, { vars: { more: '{"C": 2, "D": null}', n: 3 } })).toEqual({ A: '1', C: '2', D: '', B: 'x3' })
    expect(() => evaluateRecord({ '${{ insert }}': '${{ 1 }}' }, {})).toThrow('must be an object')
  })
})

function thrownBy(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}
