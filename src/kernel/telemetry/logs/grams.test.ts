import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gramSet, mayHave } from './grams.ts'

const words = fc.array(fc.constantFrom('error', 'Deadbeef12', 'cafe', 'x', '日本', ' ', 'TIMEOUT', '0123456789abcdef', 'ß', ':', 'kſ'), { minLength: 1, maxLength: 30 })

it('never denies a part of a line that is there', () => {
  fc.assert(fc.property(words, words, fc.nat(), fc.nat(), (first, second, from, length) => {
    const line = first.join('')
    const set = gramSet(Buffer.from(`${second.join('')}\n${line}\n${second.join(' ')}\n`))
    const start = from % line.length
    const part = line.slice(start, start + (length % 40))
    expect(mayHave(set, Buffer.from(part))).toBe(true)
    expect(mayHave(set, Buffer.from(part.replaceAll(/[A-Z]/g, (sign) => sign.toLowerCase())))).toBe(true)
  }), { numRuns: 500 })
})

it('denies most of what is not there', () => {
  const set = gramSet(Buffer.from(Array.from({ length: 4000 }, (_, at) => `level=info msg="request completed" path=/api/orders/${at} id=${(at * 2654435761 >>> 0).toString(16).padStart(8, '0')}${(at * 40503 * 97 >>> 0).toString(16).padStart(8, '0')}\n`).join('')))
  const absent = ['quetzalcoatl', 'segfault', 'f00dfeedf00dfeed', 'out of memory', 'kernel panic']
  expect(absent.filter((text) => mayHave(set, Buffer.from(text)))).toEqual([])
  expect(set.length).toBeLessThanOrEqual(1 << 14)
})
