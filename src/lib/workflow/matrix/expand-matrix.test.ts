import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TemplateNode } from '../model/template-node.ts'
import type { MatrixCombination } from './expand-matrix.ts'
import { expandMatrix } from './expand-matrix.ts'
import { matrixJobName } from './matrix-name.ts'

describe('expandMatrix', () => {
  it('gives none without a matrix, and the product in the order of the file', () => {
    expect(expandMatrix(undefined, {})).toBeUndefined()
    expect(expand({ version: [10, 12], os: ['ubuntu', 'windows'] })).toEqual([
      { version: 10, os: 'ubuntu' }, { version: 10, os: 'windows' }, { version: 12, os: 'ubuntu' }, { version: 12, os: 'windows' },
    ])
  })

  it("adds includes as in GitHub's documentation", () => {
    const include = [
      { color: 'green' }, { color: 'pink', animal: 'cat' }, { fruit: 'apple', shape: 'circle' }, { fruit: 'banana' }, { fruit: 'banana', animal: 'cat' },
    ]
    expect(expand({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'], include })).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ])
    expect(expand({ include: [{ site: 'a' }, { site: 'b', tier: 1 }] })).toEqual([{ site: 'a' }, { site: 'b', tier: 1 }])
  })

  it('excludes by part of a combination, loosely as == does, before it includes', () => {
    expect(expand({ os: ['a', 'b'], node: [18, 20], exclude: [{ os: 'A', node: '18' }] })).toHaveLength(3)
    expect(expand({ os: ['a', 'b'], node: [18, 20], exclude: [{ os: 'a' }] })).toEqual([{ os: 'b', node: 18 }, { os: 'b', node: 20 }])
    expect(expand({ os: ['a'], exclude: [{ os: 'a' }], include: [{ os: 'a', extra: true }] })).toEqual([{ os: 'a', extra: true }])
    expect(expand({ os: ['a'], exclude: [{ os: 'a' }] })).toEqual([])
    expect(expand({ target: [{ name: 'x', arch: 'arm' }, { name: 'y', arch: 'arm' }], exclude: [{ target: { name: 'y' } }] })).toEqual([{ target: { name: 'x', arch: 'arm' } }])
  })

})

describe('expandMatrix with other input', () => {
  it('takes vectors, includes and whole matrices from expressions', () => {
    const needs = { plan: { outputs: { versions: '[1, 2]', matrix: '{"os": ["a"], "include": [{"os": "b"}]}' } } }
    const of = (matrix: TemplateNode) => expandMatrix({ matrix }, { needs })?.map((each) => Object.fromEntries(each))
    expect(of({ entries: [['v', '${{ fromJSON(needs.plan.outputs.versions) }}']] })).toEqual([{ v: 1 }, { v: 2 }])
    expect(of('${{ fromJSON(needs.plan.outputs.matrix) }}')).toEqual([{ os: 'a' }, { os: 'b' }])
    expect(expandMatrix({ expression: '${{ fromJSON(\'{"matrix": {"a": [1]}}\') }}' }, {})).toEqual([[['a', 1]]])
  })

  it('refuses what is no matrix, with a sentence', () => {
    expect(() => expand({ os: [] })).toThrow("Matrix vector 'os' does not contain any values")
    expect(() => expand({})).toThrow('Matrix must define at least one vector')
    expect(() => expand({ a: range(20), b: range(20) })).toThrow('The matrix gives 400 jobs, and at most 256 may run.')
    expect(() => expand({ a: range(1000), b: range(1000), c: range(1000) })).toThrow('The matrix has 1000000000 combinations')
    expect(() => expand({ os: ['a'], exclude: [{ cpu: 'b' }] })).toThrow("Matrix exclude key 'cpu' does not match any key within the matrix")
    expect(() => expandMatrix({ matrix: { entries: [['os', 'linux']] } }, {})).toThrow("Matrix vector 'os' must be a list, and it is the string 'linux'.")
    expect(() => expandMatrix({ matrix: '${{ 1 }}' }, {})).toThrow("The matrix must be a mapping of names to lists, and it is the number '1'.")
  })

  it('keeps what any matrix has to keep', () => {
    const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'))
    const vectors = fc.dictionary(fc.constantFrom('x', 'y', 'z', '__proto__'), fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }), { minKeys: 1, maxKeys: 3, noNullPrototype: true })
    const include = fc.array(fc.dictionary(fc.constantFrom('x', 'y', 'w'), scalar, { minKeys: 1, noNullPrototype: true }), { maxLength: 4 })
    fc.assert(fc.property(vectors, include, (axes, extra) => {
      const combinations = expand({ ...axes, include: extra })
      const product = Object.values(axes).reduce((count, values) => count * values.length, 1)
      expect(combinations.length).toBeGreaterThanOrEqual(product)
      expect(combinations.length).toBeLessThanOrEqual(product + extra.length)
      // Only what is added as a job of its own may lack a vector or leave its values.
      for (const combination of combinations.slice(0, product)) {
        for (const [name, values] of Object.entries(axes)) expect(values).toContainEqual(combination[name])
      }
    }))
  })
})

describe('matrixJobName', () => {
  it('lists the values, those of objects too, and is never longer than 100 characters', () => {
    const combination: MatrixCombination = [['os', 'ubuntu'], ['node', 20], ['empty', ''], ['target', { arch: 'arm', list: [1, true] }]]
    expect(matrixJobName('build', combination)).toBe('build (ubuntu, 20, arm, 1, true)')
    expect(matrixJobName('build', [['a', '']])).toBe('build')
    expect(matrixJobName('build', [['a', 'x'.repeat(200)]])).toHaveLength(100)
  })
})

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

function expand(matrix: { readonly [key: string]: Plain }): Record<string, unknown>[] {
  return (expandMatrix({ matrix: nodeOf(matrix) }, {}) ?? []).map((combination) => Object.fromEntries(combination))
}

function nodeOf(value: Plain): TemplateNode {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return { items: (value as readonly Plain[]).map((item) => nodeOf(item)) }
  return { entries: Object.entries(value).map(([key, held]) => [key, nodeOf(held)] as const) }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at)
}
