import { expect, it } from 'vitest'
import { readAttributes } from './read-attributes.ts'

it('reads names and values, with quotes where a value has several words', () => {
  expect(readAttributes(' http.status_code=504 customer="Ada \\"L\\"" empty= ')).toEqual([{ name: 'http.status_code', value: '504' }, { name: 'customer', value: 'Ada "L"' }, { name: 'empty', value: '' }])
  expect(readAttributes('')).toEqual([])
  expect(() => readAttributes('no pair')).toThrow('name=value')
})
