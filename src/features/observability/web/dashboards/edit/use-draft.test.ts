import { expect, it } from 'vitest'
import { movedPanel, patched, withPanel } from './use-draft.ts'

const dashboard = { apiVersion: 'daybook.dev/v1' as const, kind: 'Dashboard' as const, title: 'D', panels: ['a', 'b', 'c'].map((title) => ({ title, picture: 'stat' as const })) }
const titles = ({ panels }: typeof dashboard) => panels.map(({ title }) => title).join('')

it('moves a panel among the others, and never out of them', () => {
  expect(titles(movedPanel(dashboard, 0, 1) as typeof dashboard)).toBe('bac')
  expect(titles(movedPanel(dashboard, 2, -1) as typeof dashboard)).toBe('cab')
  expect(titles(movedPanel(dashboard, 0, 9) as typeof dashboard)).toBe('bca')
})

it('changes one panel, and takes away the fields that are no more', () => {
  expect(withPanel(dashboard, 1, patched({ picture: 'stat', title: 'b', unit: 'bytes' } as const, { unit: undefined, title: 'x' } as never)).panels[1]).toEqual({ picture: 'stat', title: 'x' })
})
