import { expect, it } from 'vitest'
import { fitColumns } from './shown-columns.ts'

const columns = [{ width: 'minmax(400px, 2fr)' }, { width: 'minmax(300px, 1fr)', isHiddenOnPhone: true }, { width: '200px' }]

it('shows all where there is room, leaves out what a phone does not show, then narrows the rest', () => {
  expect(fitColumns(columns, 1000).template).toBe('minmax(400px, 2fr) minmax(300px, 1fr) 200px')
  expect(fitColumns(columns, 900).template).toBe('minmax(400px, 2fr) 200px')
  expect(fitColumns(columns, 500).template).toBe('minmax(0, 2fr) 200px')
})
