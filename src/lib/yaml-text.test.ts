import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readYaml } from './yaml-text.ts'

function values(text: string): unknown[] {
  return readYaml(text).documents.map(({ value }) => value)
}

describe('readYaml', () => {
  it('reads documents with their lines', () => {
    const { documents, faults } = readYaml('# head\na:\n  b:\n    - x\n    - y: 1\n---\n---\nc: 2\n')
    expect(faults).toEqual([])
    expect(documents.map(({ value, line }) => ({ value, line }))).toEqual([
      { value: { a: { b: ['x', { y: 1 }] } }, line: 2 },
      { value: { c: 2 }, line: 8 },
    ])
    expect(['a', 'a.b', 'a.b.1', 'a.b.1.y', 'a.none'].map((path) => documents[0]?.lineOf(path.split('.')))).toEqual([2, 3, 5, 5, 2])
  })

  it('keeps what it can of a text with a fault, and names its line', () => {
    const { documents, faults } = readYaml('a: 1\n---\nb: [1\nc: 2\n')
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }])
    expect(faults[0]?.line).toBeGreaterThanOrEqual(3)
    expect(faults[0]?.message).toMatch(/\.$/)
  })

  it('writes out merge keys, aliases and the short forms of CloudFormation', () => {
    expect(values('x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n')).toEqual([{ x: { a: 1, b: 2 }, y: { a: 1, b: 3 } }])
    expect(values('a: !Ref B\nb: !GetAtt C.D.E\nc: !If [x, !Sub "y", z]\nd: !vault |\n  q\n')).toEqual([{ a: { Ref: 'B' }, b: { 'Fn::GetAtt': ['C', 'D.E'] }, c: { 'Fn::If': ['x', { 'Fn::Sub': 'y' }, 'z'] }, d: 'q\n' }])
  })

  it('is not harmed by bombs, bottomless nesting, cycles and names of the language', () => {
    const bomb = `a0: &a0 [${Array(9).fill('x').join()}]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join()}]`).join('\n')}\n`
    expect(readYaml(bomb).faults[0]?.message).toContain('aliases')
    for (const deep of ['['.repeat(100_000), '- '.repeat(3000) + 'a', Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')]) expect(readYaml(deep).faults).toHaveLength(1)
    expect(readYaml('a: &a [*a]\n').faults).toHaveLength(1)
    expect(Object.hasOwn(values('__proto__: {polluted: true}\n')[0] as object, '__proto__')).toBe(true)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('reads back any JSON, as JSON and as YAML', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (any) => {
        // JSON writes -0 as 0.
        const value: unknown = JSON.parse(JSON.stringify(any))
        if (value === null) return
        expect(values(JSON.stringify(value))).toEqual([value])
        expect(values(stringify(value))).toEqual([value])
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom('a', ':', ' ', '-', '\n', '[', '{', '}', ']', '&x', '*x', '!t', '|', '"', '\t', '?', '<<: ')).map((parts) => parts.join('')),
        ),
        (text) => {
          readYaml(text)
        },
      ),
    )
  })
})
