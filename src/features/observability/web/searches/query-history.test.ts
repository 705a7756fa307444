import { expect, it } from 'vitest'
import { withQuery } from './query-history.ts'

it('keeps the newest first and each once, and no more than there is room for', () => {
  const past = withQuery(withQuery(withQuery([], 'up', '1'), 'down', '2'), ' up ', '3')
  expect(past).toEqual([{ query: 'up', at: '3' }, { query: 'down', at: '2' }])
  expect(withQuery(past, '  ', '4')).toEqual(past)
  expect(withQuery(past, 'x'.repeat(20_000), '4')).toEqual(past)
  expect(Array.from({ length: 150 }, (_, at) => `q${at}`).reduce((all, query) => withQuery(all, query, 't'), past)).toHaveLength(100)
})
