import { expect, it } from 'vitest'
import { addressOf, isSearch, searchFields } from './search-address.ts'

it('keeps what is asked and not what is open', () => {
  expect(addressOf({ query: 'up', range: '6h', line: '3', off: undefined, legend: '' })).toEqual({ query: 'up', range: '6h' })
  expect(isSearch({ query: 'up' }, { query: 'up', line: '7' })).toBe(true)
  expect(isSearch({ query: 'up' }, { query: 'up', range: '6h' })).toBe(false)
  expect(isSearch({ query: 'up', range: '6h' }, { query: 'up' })).toBe(false)
  expect(searchFields({ query: 'up' }, { query: 'down', from: '1' })).toEqual({ query: 'up', from: undefined })
})
