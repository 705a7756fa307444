import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { encodeCursor, readCursor } from './page.ts'

const key = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer()), { maxLength: 4 }).filter((parts) => !parts.join('').includes('\0'))

const anyKey = z.array(z.union([z.string(), z.number()]))

it('reads back every key that it wrote, in letters that an address takes', () => {
  fc.assert(fc.property(key, (parts) => {
    const cursor = encodeCursor(parts)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(readCursor(cursor, anyKey)).toEqual(parts)
  }))
  expect(readCursor(encodeCursor(['Łukasz 🦉']), z.tuple([z.string()]))).toEqual(['Łukasz 🦉'])
  expect(readCursor(undefined, anyKey)).toBeUndefined()
})

it('refuses everything else with a sentence', () => {
  const read = (text: string) => () => readCursor(text, z.tuple([z.number().int()]))
  for (const wrong of ['', '!', encodeCursor([1]).slice(1), btoa('{"a":1}'), btoa('[null]'), encodeCursor(['1']), encodeCursor([1.5]), encodeCursor([1, 2])]) expect(read(wrong), wrong).toThrow('not one that this list gave')
  expect(() => readCursor(encodeCursor(['a\0']), z.tuple([z.string()]))).toThrow('not one that this list gave')
  fc.assert(fc.property(fc.string(), (text) => {
    try {
      expect(readCursor(text, z.tuple([z.number().int()]))).toHaveLength(1)
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid' })
    }
  }))
})
