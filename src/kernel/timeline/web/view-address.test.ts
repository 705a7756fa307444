import { expect, it } from 'vitest'
import { isView, searchOfView, viewOfSearch } from './view-address.ts'

it('goes from the address to a view and back, and knows it again', () => {
  const search = { text: 'slow start', type: 'dev.cdevents.*', neighbours: 'yes', group: 'run', range: '7d', event: 'x' }
  const view = viewOfSearch(search)
  expect(view).toEqual({ text: 'slow start', type: 'dev.cdevents.*', neighbours: true, grouped: true, range: '7d' })
  expect(searchOfView(view)).toMatchObject({ text: 'slow start', subject: undefined, range: '7d', group: 'run', event: undefined })
  expect(isView(view, search)).toBe(true)
  expect(isView(view, { ...search, text: 'slow' })).toBe(false)
  expect(isView(view, { ...search, since: '2026-03-02T12:00:00Z' })).toBe(false)
  expect(isView(viewOfSearch({}), {})).toBe(true)
})
