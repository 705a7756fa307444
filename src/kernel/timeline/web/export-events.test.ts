import { expect, it } from 'vitest'
import { csvLine } from './export-events.ts'

it('quotes what would end a field or be taken for a formula', () => {
  expect(csvLine(['a', 'b "c", d', 'two\nlines'])).toBe('a,"b ""c"", d","two\nlines"\r\n')
  expect(csvLine(['=HYPERLINK("x")', '-1', '@x'])).toBe('"\'=HYPERLINK(""x"")",\'-1,\'@x\r\n')
})
